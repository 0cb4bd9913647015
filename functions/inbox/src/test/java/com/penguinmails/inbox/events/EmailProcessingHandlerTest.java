package com.penguinmails.inbox.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.inbox.InboxFixture;
import com.penguinmails.inbox.SentMail;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabasesExtension.class)
class EmailProcessingHandlerTest {
  private static final String SOFT = "{\"permanent\": false, \"status\": \"5.2.2\"}";

  private static InboxFixture fixture;

  @BeforeAll
  static void start(TestDatabases databases) {
    fixture = new InboxFixture(databases);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "opened, active, active, ''",
    "clicked, active, active, ''",
    "replied, replied, exited replied, ''",
    "bounced, bounced, exited bounced, hard_bounce",
    "complained, unsubscribed, exited complained, complaint",
    "unsubscribed, unsubscribed, exited unsubscribed, unsubscribe"
  })
  void shouldApplyEachKindOfEventOnce(
      String type, String lead, String enrolment, String suppression) {
    SentMail mail = fixture.sent(fixture.first());
    SentMail untouched = fixture.sent(fixture.second());

    for (int i = 0; i < 2; i++) {
      enqueue(mail, type, "{}");
      fixture.process();
    }

    assertThat(fixture.events(mail)).containsExactly(type);
    assertThat(fixture.lead(mail)).isEqualTo(lead);
    assertThat(fixture.enrolment(mail)).isEqualTo(enrolment);
    assertThat(String.join(",", fixture.suppressed(mail))).isEqualTo(suppression);
    assertThat(fixture.api.rung()).contains(Queues.ANALYTICS_CAMPAIGN);
    assertThat(fixture.lead(untouched)).isEqualTo("active");
    assertThat(fixture.events(untouched)).isEmpty();
  }

  @Test
  void shouldTellTheLedgerTheEarliestTime() {
    SentMail mail = fixture.sent(fixture.first());

    enqueue(mail, "opened", "{}", "2026-11-20T10:00:02Z");
    fixture.process();
    enqueue(mail, "opened", "{}", "2026-11-20T10:00:01Z");
    enqueue(mail, "clicked", "{}", "2026-11-20T10:00:03Z");
    fixture.process();

    assertThat(
            fixture.texts(
                Tier.OLTP,
                """
                select to_char(opened at time zone 'UTC', 'SS') || to_char(clicked at time zone 'UTC', 'SS')
                  from send_ledger where storage_key = ?
                """,
                mail.storageKey()))
        .containsExactly("0103");
  }

  @Test
  void shouldEndInTheSameRowsWhateverTheOrder() {
    List<String> types = new ArrayList<>(List.of("replied", "bounced", "unsubscribed", "opened"));
    for (int i = 0; i < 2; i++) {
      SentMail mail = fixture.sent(fixture.first());
      for (String type : types) {
        enqueue(mail, type, "{}");
        fixture.process();
      }
      assertThat(fixture.lead(mail)).isEqualTo("unsubscribed");
      assertThat(fixture.enrolment(mail)).isEqualTo("exited unsubscribed");
      assertThat(fixture.suppressed(mail)).hasSize(1);
      Collections.reverse(types);
    }
  }

  /** A typing error is mended, and then the report about the wrong address comes. */
  @ParameterizedTest
  @CsvSource({"{}, hard_bounce", "'{\"permanent\": false}', ''"})
  void shouldNotStopALeadForAnAddressItNoLongerHas(String details, String suppression) {
    SentMail mail = fixture.sent(fixture.first());
    String mended = "mended-" + mail.email();
    fixture.run(Tier.OLTP, "update leads set email = ? where id = ?", mended, mail.lead());

    enqueue(mail, "bounced", details);
    fixture.process();

    assertThat(String.join(",", fixture.suppressed(mail))).isEqualTo(suppression);
    assertThat(
            fixture.texts(Tier.OLTP, "select reason from suppression_list where email = ?", mended))
        .isEmpty();
    assertThat(fixture.lead(mail)).isEqualTo("active");
    assertThat(fixture.enrolment(mail)).isEqualTo("active");
    assertThat(fixture.events(mail)).containsExactly("bounced");
  }

  @Test
  void shouldEndOnlyTheEnrolmentOfASoftBounce() {
    SentMail mail = fixture.sent(fixture.first());
    SentMail other = fixture.sent(mail.tenant(), mail.account(), mail.lead(), mail.email());

    enqueue(mail, "bounced", SOFT);
    fixture.process();

    assertThat(fixture.events(mail)).containsExactly("bounced");
    assertThat(fixture.enrolment(mail)).isEqualTo("exited undeliverable");
    assertThat(fixture.enrolment(other)).isEqualTo("active");
    assertThat(fixture.lead(mail)).isEqualTo("active");
    assertThat(fixture.suppressed(mail)).isEmpty();
  }

  @Test
  void shouldSuppressAfterThreeSoftBouncesInARow() {
    SentMail first = fixture.sent(fixture.first());
    List<SentMail> mails = new ArrayList<>(List.of(first));
    for (int i = 0; i < 4; i++) {
      mails.add(fixture.sent(first.tenant(), first.account(), first.lead(), first.email()));
    }

    // The third arrived.
    for (int i : new int[] {0, 1, 3, 3, 4}) {
      enqueue(mails.get(i), "bounced", SOFT);
      fixture.process();
    }
    assertThat(fixture.suppressed(first)).isEmpty();
    assertThat(fixture.lead(first)).isEqualTo("active");

    enqueue(mails.get(2), "bounced", SOFT);
    fixture.process();
    assertThat(fixture.suppressed(first)).containsExactly("soft_bounce");
    assertThat(fixture.lead(first)).isEqualTo("bounced");
  }

  /** Otherwise a campaign has more answers than mails. */
  @Test
  void shouldCountAMailInDoubtAsSentOnceItIsAnswered() {
    SentMail mail = fixture.sent(fixture.first());
    fixture.run(
        Tier.OLTP,
        "update send_ledger set state = 'in_doubt', submitted = now() where storage_key = ?",
        mail.storageKey());
    fixture.run(
        Tier.OLTP,
        "update campaign_enrollments set status = 'parked', next_run = null where id = ?",
        mail.enrolment());

    enqueue(mail, "opened", "{}");
    fixture.process();

    assertThat(fixture.events(mail)).containsExactly("opened", "sent");
    assertThat(fixture.enrolment(mail)).isEqualTo("active");
    assertThat(
            fixture.texts(
                Tier.OLTP,
                "select state || ' ' || resolution from send_ledger where storage_key = ?",
                mail.storageKey()))
        .containsExactly("accepted answered");
  }

  @Test
  void shouldEndOnlyTheEnrolmentThatWasRepliedTo() {
    SentMail mail = fixture.sent(fixture.first());
    SentMail other = fixture.sent(mail.tenant(), mail.account(), mail.lead(), mail.email());

    enqueue(mail, "replied", "{}");
    fixture.process();

    assertThat(fixture.enrolment(mail)).isEqualTo("exited replied");
    assertThat(fixture.enrolment(other)).isEqualTo("active");
  }

  @Test
  void shouldBuryWhatCannotBeReadAndDoTheRest() {
    SentMail mail = fixture.sent(fixture.first());
    List<UUID> bad = new ArrayList<>();
    for (String payload :
        List.of(
            "{}",
            "[]",
            payload(mail, "danced", "{}", "2026-11-20T10:00:00Z"),
            payload(mail, "opened", "{}", "-999999999-01-01T00:00:00Z"),
            payload(mail, "opened", "{}", "2026-11-20T10:00:00Z")
                .replace(mail.storageKey(), "x"))) {
      bad.add(enqueue(mail.tenant(), payload));
    }
    enqueue(mail, "opened", "{}");

    fixture.process();

    assertThat(fixture.events(mail)).containsExactly("opened");
    assertThat(
            fixture.texts(
                Tier.QUEUE,
                "select reason_code from dead_letter_jobs where original_job_id = any (?)",
                (Object) bad.toArray(UUID[]::new)))
        .hasSize(4 + 1)
        .containsOnly("bad_payload");
  }

  @Test
  void shouldNotTouchAnotherTenantsRows() {
    SentMail foreign = fixture.sent(fixture.second());

    enqueue(fixture.first(), payload(foreign, "unsubscribed", "{}", "2026-11-20T10:00:00Z"));
    fixture.process();

    assertThat(fixture.lead(foreign)).isEqualTo("active");
    assertThat(fixture.enrolment(foreign)).isEqualTo("active");
    assertThat(fixture.events(foreign)).isEmpty();
    assertThat(fixture.suppressed(foreign)).isEmpty();
  }

  @Test
  void shouldLetOneTenantFailAlone() {
    SentMail broken = fixture.sent(fixture.first());
    SentMail sound = fixture.sent(fixture.second());
    fixture.run(
        Tier.OLTP,
        "alter table leads add constraint broken check (status <> 'replied' or id <> '"
            + broken.lead()
            + "') not valid");

    enqueue(broken, "replied", "{}");
    enqueue(sound, "replied", "{}");
    fixture.process();
    fixture.run(Tier.OLTP, "alter table leads drop constraint broken");

    assertThat(fixture.lead(sound)).isEqualTo("replied");
    assertThat(fixture.lead(broken)).isEqualTo("active");
    assertThat(fixture.queued(broken)).containsExactly("replied");
  }

  @Test
  void shouldApplyTheOthersOfABatchInWhichOneCannotBeStored() {
    SentMail broken = fixture.sent(fixture.first());
    List<SentMail> sound = List.of(fixture.sent(fixture.first()), fixture.sent(fixture.first()));
    // Stands for whatever a database may refuse about one event.
    fixture.run(
        Tier.OLTP,
        "alter table leads add constraint broken check (status <> 'unsubscribed' or id <> '"
            + broken.lead()
            + "') not valid");
    try {
      enqueue(broken, "unsubscribed", "{}");
      sound.forEach(mail -> enqueue(mail, "unsubscribed", "{}"));
      for (int i = 0; i < 12; i++) {
        fixture.process();
        hurry();
      }
    } finally {
      fixture.run(Tier.OLTP, "alter table leads drop constraint broken");
    }

    assertThat(fixture.lead(broken)).isEqualTo("active");
    assertThat(sound).allMatch(mail -> fixture.lead(mail).equals("unsubscribed"));
    assertThat(
            fixture.texts(
                Tier.QUEUE,
                "select reason_code from dead_letter_jobs where payload ->> 'lead_id' = any (?)",
                (Object)
                    new String[] {
                      broken.lead().toString(),
                      sound.getFirst().lead().toString(),
                      sound.getLast().lead().toString()
                    }))
        .containsExactly("not_applied");
  }

  /** Makes every event that waits for a later moment due. */
  private static void hurry() {
    fixture.run(
        Tier.QUEUE,
        """
        update jobs set run_at = now(), suspect_at = case when suspect_at is not null then now() end
         where status = 'queued' and queue_name = 'email-processing'
        """);
  }

  /** Cut off in the middle, every event of the batch would be tried alone. */
  @Test
  void shouldHandBackWhatTheTimeDoesNotAllow() {
    SentMail mail = fixture.sent(fixture.first());
    Job job =
        new Job(
            UUID.randomUUID(),
            Queues.EMAIL_PROCESSING,
            EventJobs.TYPE,
            mail.tenant(),
            new Json(payload(mail, "opened", "{}", "2026-11-20T10:00:00Z")),
            1,
            3);

    assertThat(handler().handle(new Held(job, Duration.ofSeconds(2)))).isEmpty();
    assertThat(fixture.events(mail)).isEmpty();

    assertThat(handler().handle(new Held(job, Duration.ofMinutes(1)))).containsKey(job.id());
    assertThat(fixture.events(mail)).containsExactly("opened");
  }

  private static EmailEvents handler() {
    return fixture.worker().getBean(EmailEvents.class);
  }

  /** A job that a worker has, with so much time left. */
  private record Held(Job job, Duration time) implements Batch {
    @Override
    public List<Job> jobs() {
      return List.of(job);
    }

    @Override
    public Deadline deadline() {
      return Deadline.in(Clock.systemUTC(), time);
    }

    @Override
    public boolean keepAlive() {
      return true;
    }
  }

  private static void enqueue(SentMail mail, String type, String details) {
    enqueue(mail, type, details, "2026-11-20T10:00:00Z");
  }

  private static void enqueue(SentMail mail, String type, String details, String time) {
    enqueue(mail.tenant(), payload(mail, type, details, time));
  }

  private static UUID enqueue(UUID tenant, String payload) {
    NewJob job = NewJob.of(Queues.EMAIL_PROCESSING, EventJobs.TYPE, tenant, new Json(payload));
    fixture.worker().getBean(Jobs.class).enqueue(List.of(job));
    return job.id();
  }

  private static String payload(SentMail mail, String type, String details, String time) {
    return """
        {"storage_key": "%s", "event_type": "%s", "campaign_id": "%s", "lead_id": "%s", "enrollment_id": "%s",
         "occurred_at": "%s", "details": %s}
        """
        .formatted(
            mail.storageKey(), type, mail.campaign(), mail.lead(), mail.enrolment(), time, details);
  }
}
