package com.penguinmails.bench.chaos;

import com.penguinmails.bench.report.Table;
import com.penguinmails.kernel.secrets.FileSecretStore;
import com.penguinmails.local.scenario.Api;
import com.penguinmails.local.start.Product;
import com.penguinmails.local.start.RunnerSettings;
import com.penguinmails.local.start.Running;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A campaign is sent while processes, database and SMTP server fail; then the mails are counted.
 */
public final class ChaosBench {
  private static final Set<String> KILLED =
      Set.of("campaign-scheduler", "outbox-relay", "email-sending");
  private static final int SHOWN = 20;

  /** Connections of one sender: each may be in the middle of a mail. */
  private static final int LANES = Campaign.SENDERS.size();

  private final ChaosPlan plan;
  private final Path root;
  private final Path data;
  private final PrintStream progress;
  private final Random random;

  /**
   * Prepares nothing yet.
   *
   * @param data an empty directory
   * @param seed of the faults; the same seed is not the same run, because processes race
   */
  public ChaosBench(ChaosPlan plan, Path root, Path data, PrintStream progress, long seed) {
    this.plan = plan;
    this.root = root;
    this.data = data;
    this.progress = progress;
    this.random = new Random(seed);
  }

  /** Runs it; the column {@code errors} counts what should not be. */
  public List<Table> run() throws IOException, SQLException, InterruptedException {
    Mischief mischief = new Mischief(random);
    try (MailServer server = plan.postfix() ? Postfix.start(data) : new Catcher();
        FaultyWay way = FaultyWay.to(server.port(), mischief);
        Product product =
            new Product(new RunnerSettings(root, data, 0, false, false, false), KILLED)) {
      // Ctrl-C must not leave a database server behind.
      Runtime.getRuntime().addShutdownHook(new Thread(product::close, "stop"));
      Running running = product.start();
      String password = new FileSecretStore(data.resolve("secrets")).require("local/postgres");
      int port = running.facts().postgresPort();
      patience(port, password);
      String campaign;
      try (Api api = new Api(running.facts().baseUrl(), running.facts().apiKey())) {
        campaign = new Campaign(api, running).create(plan.leads(), way.port());
        api.post("campaigns/" + campaign + "/start");
      }
      try (Ledger ledger = new Ledger(port, password);
          Havoc havoc = new Havoc(plan, product, running, data, ledger, random, progress)) {
        havoc.wreak(mischief);
        return report(havoc, mischief, ledger, server);
      }
    }
  }

  /**
   * Where a lead may meet ten faults in a row, its job needs more than the usual three attempts.
   */
  private static void patience(int port, String password) throws SQLException {
    try (Connection queue =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/penguin_queue", "postgres", password);
        Statement statement = queue.createStatement()) {
      statement.execute(
          "update job_queues set retry_attempts = 30, backoff_multiplier = 1 where name = 'email-sending'");
    }
  }

  /** A mail for each lost answer, and one of each connection that was killed or lost its ledger. */
  private int doubts(Havoc havoc, Mischief mischief) {
    return mischief.count(Fault.DROP_IN_DATA)
        + mischief.count(Fault.DROP_ANSWER)
        + mischief.count(Fault.DROP_END)
        + LANES * havoc.kills().getOrDefault("email-sending", 0)
        + LANES * plan.senders() * havoc.restarts();
  }

  private List<Table> report(Havoc havoc, Mischief mischief, Ledger ledger, MailServer server)
      throws SQLException, IOException {
    List<HeldMail> held = server.held();
    Audit audit = new Audit(ledger.entries(), held, ledger.contradictions());
    audit.requireAtMost(doubts(havoc, mischief), "in_doubt");
    audit.requireAtMost(mischief.count(Fault.RECIPIENT_550), "failed");
    List<List<Object>> sends = new ArrayList<>();
    audit.counts().forEach((what, count) -> sends.add(List.of(what, count)));
    List<List<Object>> faults = new ArrayList<>();
    havoc.kills().forEach((who, count) -> faults.add(List.of("SIGKILL " + who, count)));
    faults.add(List.of("restart of PostgreSQL", havoc.restarts()));
    mischief.counts().forEach((what, count) -> faults.add(List.of("SMTP " + what, count)));
    Table verdict =
        new Table(
            "Chaos: " + plan.leads() + " leads, two mails each",
            List.of("mails held", "held twice", "still open", "leads moved", "seconds", "errors"),
            List.of(
                List.of(
                    held.size(),
                    audit.repeated(),
                    ledger.open(),
                    ledger.moved(),
                    havoc.seconds(),
                    audit.violations().size() + (ledger.open() == 0 ? 0 : 1))),
            audit.violations().stream().limit(SHOWN).toList());
    return List.of(
        verdict,
        new Table("Sends, by ledger and server", List.of("state", "sends"), sends, List.of()),
        new Table("What went wrong on purpose", List.of("fault", "times"), faults, List.of()));
  }
}
