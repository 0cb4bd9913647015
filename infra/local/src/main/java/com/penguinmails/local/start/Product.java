package com.penguinmails.local.start;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.local.catcher.MailCatcher;
import com.penguinmails.local.demo.DemoContent;
import com.penguinmails.local.demo.DemoTenants;
import com.penguinmails.local.gateway.Gateway;
import com.penguinmails.local.gateway.GatewaySettings;
import com.penguinmails.local.issuer.LocalIssuer;
import com.penguinmails.local.runtime.FunctionInvoker;
import com.penguinmails.local.runtime.InProcess;
import com.penguinmails.local.runtime.Isolated;
import com.penguinmails.local.runtime.IsolationSettings;
import com.penguinmails.local.runtime.Timers;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Template;
import com.penguinmails.local.template.TemplateReader;
import com.penguinmails.testkit.hostwinds.HostwindsPeer;
import com.penguinmails.testkit.postgres.PostgresServer;
import com.penguinmails.testkit.stripe.StripePeer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The running product. Closing it stops everything it started, in reverse order. */
public final class Product implements AutoCloseable {
  private final RunnerSettings settings;
  private final Clock clock = Clock.systemUTC();
  private final Closing closing = new Closing();
  private final LocalDoorbell doorbell = new LocalDoorbell();
  private final Set<String> elsewhere;
  private final RestartableServer databases = new RestartableServer();

  /** Starts nothing yet. */
  public Product(RunnerSettings settings) {
    this(settings, Set.of());
  }

  /**
   * Starts nothing yet.
   *
   * @param elsewhere names of functions that another program triggers and runs
   */
  public Product(RunnerSettings settings, Set<String> elsewhere) {
    this.settings = settings;
    this.elsewhere = Set.copyOf(elsewhere);
  }

  /**
   * Starts everything and returns when the API answers. May be interrupted by {@link #close} from
   * another thread.
   *
   * @throws StartFailure when something is in the way
   */
  public Running start() {
    try {
      return startIn(closing.add(DataDirectory.open(settings.data(), settings.fresh())));
    } catch (StartFailure e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new StartFailure("The start failed: " + e.getMessage(), e);
    }
  }

  /** Stops the database server, ending every session, and starts it again with its data. */
  public void restartDatabases() throws IOException {
    databases.restart();
  }

  /** Where the facts are kept. */
  public Path credentials() {
    return settings.data().resolve("credentials.json");
  }

  private Running startIn(DataDirectory data) throws IOException {
    // Until it is written anew, nobody should take the last run's facts for this one's.
    Files.deleteIfExists(credentials());
    Ports ports = Ports.choose(data, settings.port());
    LocalSecrets secrets = new LocalSecrets(data.resolve("secrets"));
    Template template =
        TemplateReader.read(
            settings.root().resolve("template.yaml"), Parameters.of(ports, secrets));

    var databases = CompletableFuture.runAsync(() -> startDatabases(data, ports, secrets));
    closing.add(MailCatcher.start(ports.smtp(), ports.imap(), secrets.mailboxPassword()));
    LocalIssuer issuer =
        closing.add(LocalIssuer.start(ports.issuer(), secrets.signingKey(), clock));
    StripePeer stripe =
        closing.add(
            StripePeer.start(
                ports.stripe(), secrets.stripeWebhookSecret(), clock, peerName(clock)));
    stripe.deliverTo(URI.create(Parameters.baseUrl(ports) + "/webhooks/stripe"));
    closing.add(
        HostwindsPeer.start(
            ports.hostwinds(), clock, ZoneOffset.UTC, data.resolve("hostwinds.properties")));
    FunctionInvoker invoker = closing.add(invoker(data));
    var functions = CompletableFuture.runAsync(() -> warm(template, invoker));
    Waiting.forAll(databases, functions);

    Pace pace = Pace.of(settings.isolated());
    Timers timers =
        closing.add(
            Timers.start(template.without(elsewhere), invoker, clock, pace::between, pace.apart()));
    doorbell.answeredBy(timers);
    closing.add(Gateway.start(template, invoker, GatewaySettings.onPort(ports.http()), clock));
    Facts facts = facts(ports, secrets, issuer);
    Running running = new Running(facts, template, invoker, doorbell);
    closing.add(Control.start(running, settings.data()));
    facts.write(credentials());
    return running;
  }

  private void startDatabases(DataDirectory data, Ports ports, LocalSecrets secrets) {
    Supplier<PostgresServer> start = () -> LocalDatabases.start(data, ports.postgres(), secrets);
    closing.add(databases.started(start));
    LocalDatabases.migrate(ports.postgres(), secrets);
    String password = secrets.rolePasswords().getOrDefault(Roles.OWNER, "");
    try (Connection owner =
        DriverManager.getConnection(
            LocalDatabases.url(ports.postgres(), Tier.OLTP), Roles.OWNER, password)) {
      DemoTenants.forgetPurchases(owner);
      DemoTenants.seed(owner, secrets.apiKey("demo"), secrets.apiKey("second"));
      if (settings.demoData()) {
        DemoContent.seed(owner);
      }
    } catch (SQLException e) {
      throw new StartFailure("The demo tenants cannot be written: " + e.getMessage() + ".", e);
    }
  }

  private FunctionInvoker invoker(DataDirectory data) throws IOException {
    if (!settings.isolated()) {
      return new InProcess(new Contexts(doorbell));
    }
    Path work = Files.createDirectories(data.resolve("functions"));
    Path log = data.resolve("functions.log");
    return new Isolated(IsolationSettings.in(work, Redirect.appendTo(log.toFile())), clock);
  }

  /** In-process only: fifteen JVMs at once would keep the first request waiting for them all. */
  private void warm(Template template, FunctionInvoker invoker) {
    if (!settings.isolated()) {
      template.functions().parallelStream().filter(Product::isTriggered).forEach(invoker::warm);
    }
  }

  private static boolean isTriggered(LambdaFunction function) {
    return !(function.routes().isEmpty()
        && function.schedules().isEmpty()
        && function.queues().isEmpty());
  }

  /** The local Stripe forgets at its end; what comes next must not have the same names. */
  private static String peerName(Clock clock) {
    return Long.toString(clock.instant().getEpochSecond(), Character.MAX_RADIX);
  }

  private static Facts facts(Ports ports, LocalSecrets secrets, LocalIssuer issuer) {
    return new Facts(
        Parameters.baseUrl(ports),
        DemoTenants.DEMO,
        secrets.apiKey("demo"),
        issuer.token(DemoTenants.OWNER, DemoTenants.OWNER_EMAIL),
        issuer.token(DemoTenants.STAFF, DemoTenants.STAFF_EMAIL),
        DemoTenants.SECOND,
        secrets.apiKey("second"),
        ports.smtp(),
        new Facts.Mailbox(ports.imap(), MailCatcher.USER, secrets.mailboxPassword()),
        new Facts.Stripe(Parameters.stripeUrl(ports), secrets.stripeWebhookSecret()),
        ports.postgres(),
        secrets.rolePasswords());
  }

  @Override
  public void close() {
    closing.close();
  }
}
