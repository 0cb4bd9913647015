package com.penguinmails.operations.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.content.Body;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.lambda.OperationsApiHandler;
import com.penguinmails.operations.lambda.OutboxRelayHandler;
import com.penguinmails.operations.lambda.PrivacyHandler;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class PrivacyHandlerTest {
  private static final String PATH = "/api/v1/tenant/privacy/requests";

  private final TestDatabases databases;
  private TestApi api;
  private ApiClient owner;
  private ApiClient anyone;

  PrivacyHandlerTest(TestDatabases databases) {
    this.databases = databases;
    this.api =
        TestApi.start(databases, Map.of("privacy.settling", "0s", "privacy.tenant.grace", "0s"));
    this.anyone = api.client(OperationsApiHandler::new);
    this.owner = anyone.as(api.tenants().first(), "owner");
  }

  @BeforeEach
  void start() {
    assertThat(work()).isNotNull();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldLeaveNoTraceOfALeadAnywhere() throws SQLException {
    UUID first = api.tenants().first().id();
    KnownLead lead = KnownLead.in(api, databases, first, "ada.lovelace@example.org");
    KnownLead elsewhere =
        KnownLead.in(api, databases, api.tenants().second().id(), "grace.hopper@example.org");
    Dump dump = new Dump(databases);
    assertThat(dump.find(lead.email())).hasSizeGreaterThan(15);

    ApiAnswer asked = owner.post(PATH, "{\"kind\":\"erasure\",\"lead_id\":\"" + lead.id() + "\"}");
    assertThat(asked.status()).isEqualTo(202);
    work();

    assertThat(dump.find(lead.email())).isEmpty();
    assertThat(dump.find(lead.secret())).isEmpty();
    assertThat(dump.find(elsewhere.email())).hasSizeGreaterThan(15);
    ApiAnswer done = owner.get(PATH + "/" + asked.at("/id"));
    assertThat(done.at("/status")).isEqualTo("completed");
    assertThat(done.at("/counts/content/messages")).isEqualTo("2");
    assertThat(done.at("/counts/mentions")).isEqualTo("1");
    assertThat(text(Tier.OLTP, "select count(*) from leads where id = '" + lead.id() + "'"))
        .isEqualTo("0");
    // What stays: numbers, an audit trail that still holds together, and a digest.
    assertThat(
            text(
                Tier.CONTENT,
                "select count(*) from message_events where tenant_id = '" + first + "'"))
        .isEqualTo("1");
    assertThat(
            text(
                Tier.OLTP,
                "select string_agg(action, ',' order by seq) from audit_log_enhanced where tenant_id = '"
                    + first
                    + "'"))
        .isEqualTo(
            "lead.created,suppression.added,privacy.erasure_requested,privacy.erasure_completed");
    assertThat(text(Tier.OLTP, "select problem from app_sec.verify_audit_chain('" + first + "')"))
        .isEmpty();
    assertThat(
            text(
                Tier.OLTP,
                "select count(*) from suppression_tombstones where tenant_id = '" + first + "'"))
        .isEqualTo("1");
    shouldStaySilent(first, lead.email());
  }

  @Test
  void shouldTakeAnAddressOutOfWhateverPartNamesIt() throws SQLException {
    UUID first = api.tenants().first().id();
    String email = "html.only+news@example.org";
    KnownLead lead = KnownLead.in(api, databases, first, email);
    List<Body> named =
        List.of(
            new Body("Write to her.", "<p>to <a href='mailto:Html.Only+news@example.org'>her</a>"),
            new Body("A link", "<a href='https://a.example/?to=html.only%2Bnews%40example.org'>"),
            new Body("A riddle", "<p>html.only&#43;news&#64;example.org</p>"),
            new Body("word ".repeat(20_000) + "at last html.only+news@example.org.", null));
    String others = "somebody.else@example.org";
    List<String> keys =
        named.stream()
            .map(body -> new Body(body.text() + " " + others, body.html()))
            .map(body -> lead.stored(api, databases, body))
            .toList();

    owner.post(PATH, "{\"kind\":\"erasure\",\"lead_id\":\"" + lead.id() + "\"}");
    work();

    for (String key : keys) {
      Body left = lead.body(api, key);
      assertThat(left.text() + left.html())
          .contains("[erased]", others)
          .doesNotContainIgnoringCase("html.only");
      assertThat(
              text(
                  Tier.CONTENT,
                  "select document::text from content_search_index where storage_key = '"
                      + key
                      + "'"))
          .contains(others)
          .doesNotContain("html.only", "news@");
    }
  }

  private void shouldStaySilent(UUID tenant, String email) throws SQLException {
    assertThat(
            text(
                Tier.OLTP,
                "insert into leads (tenant_id, email) values ('"
                    + tenant
                    + "', '"
                    + email
                    + "') returning 1"))
        .isEqualTo("1");
    String status = "select status from leads where email = '" + email + "'";
    assertThat(text(Tier.OLTP, status)).isEqualTo("unsubscribed");
    text(Tier.OLTP, "update leads set status = 'active' where email = '" + email + "' returning 1");
    assertThat(text(Tier.OLTP, status)).isEqualTo("unsubscribed");
  }

  @Test
  void shouldGoOnWhereItWasKilledAndChangeNothingTheSecondTime() throws SQLException {
    KnownLead lead =
        KnownLead.in(api, databases, api.tenants().first().id(), "killed.lead@example.org");
    ApiAnswer asked = owner.post(PATH, "{\"kind\":\"erasure\",\"lead_id\":\"" + lead.id() + "\"}");
    relay();
    text(
        Tier.CONTENT,
        "alter function app_sec.forget_lead(uuid, text) rename to forget_lead_away; select '1'");
    process();
    assertThat(owner.get(PATH + "/" + asked.at("/id")).at("/status")).isEqualTo("running");
    text(
        Tier.CONTENT,
        "alter function app_sec.forget_lead_away(uuid, text) rename to forget_lead; select '1'");
    hurry();
    process();
    assertThat(owner.get(PATH + "/" + asked.at("/id")).at("/status")).isEqualTo("completed");
    assertThat(new Dump(databases).find(lead.email())).isEmpty();
    text(
        Tier.QUEUE,
        """
        update jobs set status = 'queued', lane = app_sec.lane(tenant_id), run_at = now()
         where queue_name = 'privacy' returning 1
        """);
    process();
    assertThat(owner.get(PATH + "/" + asked.at("/id")).at("/status")).isEqualTo("completed");
  }

  @Test
  void shouldEraseATenantSaveWhatLawRequires() throws SQLException {
    UUID first = api.tenants().first().id();
    KnownLead lead = KnownLead.in(api, databases, first, "erased.tenant@example.org");
    KnownLead elsewhere =
        KnownLead.in(api, databases, api.tenants().second().id(), "staying@example.org");
    Dump dump = new Dump(databases);
    String member = "payer@tenant.example";
    paid(first, member);
    assertThat(dump.find(member)).hasSizeGreaterThan(3);
    assertThat(owner.post(PATH, "{\"kind\":\"erasure\"}").status()).isEqualTo(422);
    ApiAnswer running = owner.post(PATH, "{\"kind\":\"erasure\",\"confirm\":\"" + first + "\"}");
    assertThat(running.status()).isEqualTo(409);
    assertThat(running.at("/code")).isEqualTo("subscription_runs");
    renewed(false);
    ApiAnswer asked = owner.post(PATH, "{\"kind\":\"erasure\",\"confirm\":\"" + first + "\"}");
    assertThat(asked.status()).isEqualTo(202);
    renewed(true);
    work();
    assertThat(owner.get(PATH + "/" + asked.at("/id")).at("/status"))
        .as("can be cancelled while the subscription goes on again")
        .isEqualTo("pending");
    renewed(false);
    hurry();
    work();

    assertThat(dump.find(lead.email())).isEmpty();
    assertThat(dump.find(lead.secret())).isEmpty();
    assertThat(dump.find(api.tenants().first().user("owner") + "@tenant.example")).isEmpty();
    assertThat(dump.find(member)).isEmpty();
    assertThat(
            text(
                Tier.OLTP,
                "select string_agg(stripe_subscription_id, ',') from subscriptions where tenant_id = '"
                    + first
                    + "'"))
        .as("only what was paid for is kept")
        .isEqualTo("sub_paid");
    assertThat(dump.find(elsewhere.email())).hasSizeGreaterThan(15);
    assertThat(
            text(
                Tier.OLTP,
                "select concat_ws(' ', name, deleted is not null) from tenants where id = '"
                    + first
                    + "'"))
        .isEqualTo("t");
    for (Tier tier : Tier.values()) {
      assertThat(rowsOf(tier, first))
          .as(tier.name())
          .isEqualTo(
              tier == Tier.OLTP
                  ? "audit_log_enhanced,payments,privacy_requests,subscriptions"
                  : tier == Tier.QUEUE ? "job_logs,jobs" : "");
    }
    assertThat(text(Tier.OLTP, "select problem from app_sec.verify_audit_chain('" + first + "')"))
        .isEmpty();
  }

  private void renewed(boolean yes) throws SQLException {
    text(
        Tier.OLTP,
        "update subscriptions set cancel_at_period_end = "
            + !yes
            + " where stripe_subscription_id is not null returning 1");
  }

  private void paid(UUID tenant, String person) throws SQLException {
    text(
        Tier.OLTP,
        """
        insert into tenant_config (tenant_id, stripe_customer_id, billing_email) values ('%1$s', 'cus_payer', '%2$s')
          on conflict (tenant_id) do update set stripe_customer_id = excluded.stripe_customer_id, billing_email = excluded.billing_email;
        insert into subscriptions (id, tenant_id, status, stripe_subscription_id, notes, cancel_reason)
          values ('00000000-0000-0000-0000-0000000000f1', '%1$s', 'active', 'sub_paid', 'rang %2$s', '%2$s left');
        insert into payments (tenant_id, subscription_id, amount, status, stripe_invoice_id, amount_minor, invoiced, stripe_synced_at, hosted_invoice_url)
          values ('%1$s', '00000000-0000-0000-0000-0000000000f1', 1, 'paid', 'in_paid', 100, now(), now(), 'https://pay.example/%2$s');
        insert into stripe_events (id, type, happened, livemode, payload)
          values ('evt_unknown_owner', 'customer.tax_id.created', now(), true, '{"customer": "cus_payer", "email": "%2$s"}');
        select '1'
        """
            .formatted(tenant, person));
  }

  @Test
  void shouldEraseWhatIsWrittenWhileATenantIsErased() throws SQLException {
    api.close();
    api = TestApi.start(databases, Map.of("privacy.settling", "10m", "privacy.tenant.grace", "0s"));
    UUID first = api.tenants().first().id();
    anyone = api.client(OperationsApiHandler::new);
    owner = anyone.as(api.tenants().first(), "owner");
    owner.post(PATH, "{\"kind\":\"erasure\",\"confirm\":\"" + first + "\"}");
    work();
    String open = "select status from privacy_requests where tenant_id = '" + first + "'";
    assertThat(text(Tier.OLTP, open)).isEqualTo("settling");
    // By an instance that still knows the caller, or a mail in flight.
    text(
        Tier.OLTP,
        "insert into leads (tenant_id, email) values ('"
            + first
            + "', 'late@example.org') returning 1");
    // Keys went with the first pass.
    assertThat(anyone.withKey(api.tenants().first().key("admin")).get(PATH).status())
        .isEqualTo(401);
    text(
        Tier.OLTP,
        "update privacy_requests set started = started - interval '10 minutes' where tenant_id = '"
            + first
            + "' returning 1");
    hurry();
    process();
    assertThat(text(Tier.OLTP, open)).isEqualTo("completed");
    assertThat(new Dump(databases).find("late@example.org")).isEmpty();
  }

  @Test
  void shouldExportALeadAndATenantAndNothingOfOthers() throws Exception {
    KnownLead lead =
        KnownLead.in(api, databases, api.tenants().first().id(), "exported@example.org");
    KnownLead other =
        KnownLead.in(api, databases, api.tenants().first().id(), "neighbour@example.org");
    KnownLead foreign =
        KnownLead.in(api, databases, api.tenants().second().id(), "foreign@example.org");
    String one = export("{\"kind\":\"export\",\"lead_id\":\"" + lead.id() + "\"}");
    assertThat(one)
        .contains(
            lead.email(),
            lead.secret(),
            "\"table\":\"campaign_enrollments\"",
            "lead_analytics",
            "\"filename\": \"" + lead.email() + ".txt\"",
            "\"content_base64\": \"YWFh\"")
        .doesNotContain(other.email(), foreign.email());
    String all = export("{\"kind\":\"export\"}");
    assertThat(all)
        .contains(lead.email(), other.email(), lead.secret(), other.secret(), "audit_log_enhanced")
        .doesNotContain(foreign.email(), foreign.secret());
  }

  private String export(String request) throws Exception {
    ApiAnswer asked = owner.post(PATH, request);
    work();
    String path = PATH + "/" + asked.at("/id");
    assertThat(owner.get(path).at("/parts")).isEqualTo("1");
    ApiAnswer part = owner.get(path + "/parts/1");
    assertThat(part.status()).isEqualTo(200);
    assertThat(anyone.as(api.tenants().second(), "owner").get(path + "/parts/1").status())
        .isEqualTo(404);
    byte[] zipped =
        bytes("select content from privacy_exports where request_id = '" + asked.at("/id") + "'");
    try (java.util.zip.GZIPInputStream in =
        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(zipped))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /** Its files would be written a second time beside it. */
  @Test
  void shouldEndAnExportWhoseJobAnotherHas() throws SQLException {
    KnownLead.in(api, databases, api.tenants().first().id(), "twice@example.org");
    ApiAnswer asked = owner.post(PATH, "{\"kind\":\"export\"}");
    Held held = new Held(job(asked), Duration.ofMinutes(5), false);

    assertThat(handle(held)).isEqualTo(Outcome.Retry.class);

    assertThat(
            text(
                Tier.OLTP,
                "select count(*) from privacy_exports where request_id = '"
                    + asked.at("/id")
                    + "'"))
        .isEqualTo("0");
    assertThat(owner.get(PATH + "/" + asked.at("/id")).at("/status")).isEqualTo("running");
  }

  @Test
  void shouldGoOnWithAnErasureThatTakesLongerThanARun() throws SQLException {
    UUID first = api.tenants().first().id();
    KnownLead lead = KnownLead.in(api, databases, first, "long.erased@example.org");
    ApiAnswer asked = owner.post(PATH, "{\"kind\":\"erasure\",\"confirm\":\"" + first + "\"}");
    String status = "select status from privacy_requests where id = '" + asked.at("/id") + "'";

    assertThat(handle(new Held(job(asked), Duration.ofSeconds(1), true)))
        .isEqualTo(Outcome.Later.class);
    assertThat(text(Tier.OLTP, status)).isEqualTo("running");

    work();
    assertThat(text(Tier.OLTP, status)).isEqualTo("completed");
    assertThat(new Dump(databases).find(lead.email())).isEmpty();
  }

  @Test
  void shouldSayThatItGaveUpAndGoOnWhenAnOperatorSaysSo() throws SQLException {
    KnownLead lead =
        KnownLead.in(api, databases, api.tenants().first().id(), "given.up@example.org");
    ApiAnswer asked = owner.post(PATH, "{\"kind\":\"erasure\",\"lead_id\":\"" + lead.id() + "\"}");
    relay();
    text(
        Tier.QUEUE,
        "update jobs set max_attempts = 1 where queue_name = 'privacy' and status = 'queued' returning 1");
    text(
        Tier.CONTENT,
        "alter function app_sec.forget_lead(uuid, text) rename to forget_lead_away; select '1'");
    process();
    text(
        Tier.CONTENT,
        "alter function app_sec.forget_lead_away(uuid, text) rename to forget_lead; select '1'");
    assertThat(owner.get(PATH + "/" + asked.at("/id")).at("/status")).isEqualTo("failed");

    text(
        Tier.QUEUE,
        """
        select app_sec.redrive_jobs(
          array(select id from dead_letter_jobs where queue_name = 'privacy' and not is_resolved), gen_random_uuid())
        """);
    process();
    assertThat(owner.get(PATH + "/" + asked.at("/id")).at("/status")).isEqualTo("completed");
    assertThat(new Dump(databases).find(lead.email())).isEmpty();
  }

  /** A tenant may have millions of attempts, and a statement has eight seconds. */
  @Test
  void shouldEraseAttemptsAFewAtATime() throws SQLException {
    UUID tenant = UUID.randomUUID();
    text(
        Tier.QUEUE,
        """
        insert into job_logs (queue_name, job_id, tenant_id, attempt_number, status, finished_at)
        select 'privacy', gen_random_uuid(), '%s', 1, 'success', now() + n * interval '10 days' from generate_series(1, 9) n
        returning 1
        """
            .formatted(tenant));
    long first = erased(tenant, 2);
    assertThat(first).isBetween(2L, 8L);

    long others = 0;
    for (long some = erased(tenant, 2); some > 0; some = erased(tenant, 2)) {
      others += some;
    }
    assertThat(first + others).isEqualTo(9);
  }

  private long erased(UUID tenant, int most) throws SQLException {
    try (Connection admin = databases.superuser(Tier.QUEUE);
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      statement.execute("select app_sec.set_context('" + tenant + "', null, null)");
      try (ResultSet row =
          statement.executeQuery("select app_sec.erase_tenant_rows(" + most + ")")) {
        row.next();
        long erased = row.getLong(1);
        admin.commit();
        return erased;
      }
    }
  }

  /** What a worker has of a job: so much time, and its lease or not. */
  private record Held(Job job, Duration time, boolean keepAlive) implements Batch {
    @Override
    public List<Job> jobs() {
      return List.of(job);
    }

    @Override
    public Deadline deadline() {
      return Deadline.in(Clock.systemUTC(), time);
    }
  }

  private Class<?> handle(Held held) {
    Map<UUID, Outcome> outcomes = api.beans(Roles.WORKER).getBean(PrivacyJobs.class).handle(held);
    return outcomes.values().iterator().next().getClass();
  }

  private Job job(ApiAnswer asked) {
    return new Job(
        UUID.randomUUID(),
        Queues.PRIVACY,
        "privacy-request",
        api.tenants().first().id(),
        new Json("{\"request_id\":\"" + asked.at("/id") + "\"}"),
        1,
        10);
  }

  @Test
  void shouldAskForTheRightAndTheRightWords() throws SQLException {
    KnownLead lead =
        KnownLead.in(api, databases, api.tenants().first().id(), "refused@example.org");
    String erase = "{\"kind\":\"erasure\",\"lead_id\":\"" + lead.id() + "\"}";
    assertThat(anyone.post(PATH, erase).status()).isEqualTo(401);
    assertThat(anyone.as(api.tenants().first(), "member").post(PATH, erase).status())
        .isEqualTo(403);
    assertThat(anyone.as(api.tenants().second(), "owner").post(PATH, erase).status())
        .isEqualTo(404);
    assertThat(owner.post(PATH, "{\"kind\":\"forget\"}").status()).isEqualTo(422);
    ApiAnswer asked = owner.post(PATH, erase);
    assertThat(owner.delete(PATH + "/" + asked.at("/id")).at("/status")).isEqualTo("cancelled");
    assertThat(owner.delete(PATH + "/" + asked.at("/id")).status()).isEqualTo(409);
    work();
    assertThat(new Dump(databases).find(lead.email())).isNotEmpty();
    assertThat(owner.get(PATH).at("/data/0/status")).isEqualTo("cancelled");
  }

  private Map<String, Object> work() {
    relay();
    return process();
  }

  private void relay() {
    new OutboxRelayHandler(api.beans(Roles.WORKER)).handleRequest(Map.of(), TestContext.of());
  }

  private Map<String, Object> process() {
    return new PrivacyHandler(api.beans(Roles.WORKER))
        .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  /** The tables that still have rows of a tenant. */
  private String rowsOf(Tier tier, UUID tenant) throws SQLException {
    return text(
        tier,
        """
        with owned as materialized (
          select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
           where c.relkind in ('r', 'p') and not c.relispartition)
        select coalesce(string_agg(relname, ',' order by relname), '') from owned
         where xpath_exists('/table/row', query_to_xml(format(
                 'select 1 from %%I where tenant_id = %%L limit 1', relname, '%s'), false, false, ''))
        """
            .formatted(tenant));
  }

  /** What waits for another try is due. */
  private void hurry() throws SQLException {
    text(
        Tier.QUEUE,
        """
        update jobs set run_at = now(), suspect_at = case when suspect_at is not null then now() end
         where queue_name = 'privacy' returning 1
        """);
  }

  private String text(Tier tier, String sql) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows && statement.getUpdateCount() >= 0) {
        rows = statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        return row.next() ? String.valueOf(row.getString(1)) : "";
      }
    }
  }

  private byte[] bytes(String sql) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getBytes(1);
    }
  }
}
