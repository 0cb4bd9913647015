package com.penguinmails.local.restore;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.secrets.FileSecretStore;
import com.penguinmails.local.scenario.LeadFile;
import com.penguinmails.local.scenario.Scenario;
import com.penguinmails.local.scenario.ScenarioPlan;
import com.penguinmails.local.start.Facts;
import com.penguinmails.local.start.Product;
import com.penguinmails.local.start.RunnerSettings;
import com.penguinmails.testkit.ports.FreePorts;
import com.penguinmails.testkit.postgres.PostgresServer;
import com.penguinmails.testkit.postgres.PostgresSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The command behind {@code infra/runbooks/restore-local}: the product runs a campaign while its
 * cluster is copied, damage is done to every tier, and the moment before is restored.
 */
public final class RestoreRehearsal {
  private static final int LEADS = 100;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String SUPERUSER = "postgres";

  /** One for each check, in every tier. */
  private static final Map<Tier, List<String>> DAMAGE =
      Map.of(
          Tier.OLTP,
              List.of(
                  "set session_replication_role = replica",
                  "delete from audit_log_enhanced where seq = 1",
                  "insert into tenants (id, name) values (gen_random_uuid(), 'Later')",
                  "alter table companies disable row level security",
                  "alter role " + Roles.WORKER + " nologin"),
          Tier.CONTENT, List.of("truncate email_messages cascade"),
          Tier.QUEUE, List.of("drop table jobs cascade", "create table jobs (id uuid)"),
          Tier.OLAP, List.of("delete from campaigns"));

  private final Path root;
  private final PrintStream out;
  private final Path data;
  private final Path cluster;
  private final BaseBackup backup;

  private RestoreRehearsal(Path root, Path work, PrintStream out) {
    this.root = root;
    this.out = out;
    this.data = work.resolve("data");
    this.cluster = data.resolve("postgres");
    this.backup = new BaseBackup(work.resolve("restored"), work.resolve("archive"));
  }

  /** Takes no arguments; the system property {@code project.root} says where the product is. */
  public static void main(String[] arguments) throws Exception {
    Path work = Files.createTempDirectory("restore");
    boolean good;
    try {
      good =
          new RestoreRehearsal(Path.of(System.getProperty("project.root", "")), work, System.out)
              .play();
    } finally {
      delete(work);
    }
    System.exit(good ? 0 : 1);
  }

  private boolean play() throws Exception {
    Facts facts = runCampaign();
    Map<Tier, State> wanted;
    Map<Tier, State> damaged;
    String moment;
    try (PostgresServer old = PostgresServer.start(settings(cluster, facts))) {
      Checks checks = new Checks(old, facts.roles());
      require(checks.run(), "before the damage");
      wanted = State.of(checks.superuser());
      moment = checks.superuser().ask(Tier.OLTP, "select clock_timestamp()").getFirst();
      damage(checks);
      damaged = State.of(checks.superuser());
      requireSeen(checks.run(), wanted, damaged);
    }
    out.printf("every check sees the damage that was done after %s%n", moment);

    long begin = System.nanoTime();
    backup.recoverTo(moment);
    try (PostgresServer restored = open(facts)) {
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);
      out.printf("restored in %.1f s, with %d files of WAL%n", taken.toMillis() / 1e3, archived());
      Checks checks = new Checks(restored, facts.roles());
      boolean same = compare(wanted, State.of(checks.superuser()));
      return report(checks.run()) && same;
    }
  }

  private PostgresServer open(Facts facts) throws IOException {
    try {
      return PostgresServer.open(settings(backup.files(), facts));
    } catch (IOException e) {
      throw new IOException(Files.readString(log()), e);
    }
  }

  private Path log() {
    return backup.files().resolveSibling(backup.files().getFileName() + ".log");
  }

  /** A campaign from the import to the last event, with the cluster copied in the middle of it. */
  private Facts runCampaign() throws Exception {
    try (Product product = new Product(new RunnerSettings(root, data, 0, true, true, false))) {
      Facts facts = product.start().facts();
      BaseBackup.archive(cluster, backup.archive());
      product.restartDatabases();
      ScenarioPlan plan = new ScenarioPlan(leads(), Duration.ofSeconds(15), LIMIT);
      Scenario scenario =
          new Scenario(
              facts, plan, new PrintStream(PrintStream.nullOutputStream()), Clock.systemUTC());
      CompletableFuture<Boolean> played = CompletableFuture.supplyAsync(scenario::play);
      Access superuser = tier -> superuser(facts, tier);
      await(() -> played.isDone() || isSending(superuser));
      try (Connection connection = superuser(facts, Tier.OLTP)) {
        backup.take(connection, cluster);
      }
      out.printf("copied the cluster after %s of the campaign's mails%n", sends(superuser));
      if (!played.join()) {
        throw new IllegalStateException("The campaign went wrong; infra/local/run --scenario.");
      }
      out.printf("the campaign has ended with %s mails%n", sends(superuser));
      return facts;
    }
  }

  private static boolean isSending(Access superuser) {
    try {
      return !sends(superuser).equals("0");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sends(Access superuser) throws SQLException {
    return superuser
        .ask(Tier.OLTP, "select count(*) from send_ledger where state = 'accepted'")
        .getFirst();
  }

  private static void damage(Checks checks) throws SQLException {
    for (Tier tier : Tier.values()) {
      try (Connection connection = checks.superuser().to(tier);
          Statement statement = connection.createStatement()) {
        for (String command : DAMAGE.getOrDefault(tier, List.of())) {
          statement.execute(command);
        }
        statement.execute("select pg_switch_wal()");
      }
    }
  }

  private static void require(Map<String, List<String>> found, String when) {
    found.forEach(
        (check, wrong) -> {
          if (!wrong.isEmpty()) {
            throw new IllegalStateException(check + " " + when + ": " + wrong);
          }
        });
  }

  /** A check that passes over the damage would also pass over a bad restore. */
  private static void requireSeen(
      Map<String, List<String>> found, Map<Tier, State> wanted, Map<Tier, State> damaged) {
    List<String> blind = new ArrayList<>();
    found.forEach((check, wrong) -> addIf(blind, wrong.isEmpty(), check));
    wanted.forEach(
        (tier, state) ->
            addIf(
                blind,
                state.differences(State.in(damaged, tier)).isEmpty(),
                "rows of " + tier.key()));
    if (!blind.isEmpty()) {
      throw new IllegalStateException("The damage is not seen by: " + blind);
    }
  }

  private static void addIf(List<String> list, boolean condition, String what) {
    if (condition) {
      list.add(what);
    }
  }

  private boolean compare(Map<Tier, State> wanted, Map<Tier, State> restored) {
    boolean good = true;
    for (Tier tier : Tier.values()) {
      State before = State.in(wanted, tier);
      State after = State.in(restored, tier);
      out.printf(
          "%-8s %4d tables, %6d rows of the moment: %d lost, %d too many%n",
          tier.key(),
          before.rows().size(),
          before.total(),
          before.missingIn(after),
          after.missingIn(before));
      List<String> differences = before.differences(after);
      differences.forEach(each -> out.println("  WRONG: " + each));
      good &= differences.isEmpty();
    }
    return good;
  }

  private boolean report(Map<String, List<String>> found) {
    found.forEach(
        (check, wrong) ->
            out.println(check + ": " + (wrong.isEmpty() ? "good" : "WRONG " + wrong)));
    return found.values().stream().allMatch(List::isEmpty);
  }

  private long archived() throws IOException {
    try (Stream<Path> files = Files.list(backup.archive())) {
      return files.count();
    }
  }

  private PostgresSettings settings(Path directory, Facts facts) throws IOException {
    return new PostgresSettings(
        directory, FreePorts.next(), superuserPassword(), facts.roles(), Map.of());
  }

  private Connection superuser(Facts facts, Tier tier) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + facts.postgresPort() + "/" + tier.database(),
        SUPERUSER,
        superuserPassword());
  }

  private String superuserPassword() {
    return new FileSecretStore(data.resolve("secrets")).require("local/postgres");
  }

  private static LeadFile leads() {
    StringBuilder file = new StringBuilder("email,first_name,company\n");
    for (int i = 0; i < LEADS; i++) {
      file.append("lead%d@customer.example,Lead %d,Acme\n".formatted(i, i));
    }
    return new LeadFile(file.toString().getBytes(StandardCharsets.UTF_8), LEADS, LEADS, 0, 0);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(POLL);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
