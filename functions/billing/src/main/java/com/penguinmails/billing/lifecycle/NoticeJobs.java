package com.penguinmails.billing.lifecycle;

import com.penguinmails.billing.lifecycle.Notices.Kind;
import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.mail.mime.MailAddress;
import com.penguinmails.mail.mime.MimeComposer;
import com.penguinmails.mail.mime.OutgoingMail;
import com.penguinmails.mail.platform.PlatformMail;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends notices. One that may have been sent is parked as in doubt, never repeated (decision 6):
 * the state goes to {@code submitting} before the server is talked to and on only by what it
 * answered.
 */
@Singleton
public class NoticeJobs implements JobHandler {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration LEAST = Duration.ofSeconds(30);

  private final Database oltp;
  private final Notices notices;
  private final PlatformMail mail;
  private final MimeComposer composer;
  private final JsonMapper json;
  private final Clock clock;

  NoticeJobs(
      @Named("oltp") Database oltp,
      Notices notices,
      PlatformMail mail,
      MimeComposer composer,
      JsonMapper json,
      Clock clock) {
    this.oltp = oltp;
    this.notices = notices;
    this.mail = mail;
    this.composer = composer;
    this.json = json;
    this.clock = clock;
  }

  /** What a job is about: a notice that was written down, or a server to write one of. */
  @Serdeable
  record Payload(@Nullable UUID notice, @Nullable UUID server) {}

  private record Notice(UUID id, String kind, String facts, String state, @Nullable String to) {}

  @Override
  public String queue() {
    return Queues.BILLING_NOTICES;
  }

  @Override
  public int batchSize() {
    return 10;
  }

  @Override
  public Duration lease() {
    return LEASE;
  }

  @Override
  public Duration leastTime() {
    return LEAST;
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    try (SmtpSession session = mail.isConfigured() ? mail.open() : null) {
      for (Job job : batch.jobs()) {
        if (!batch.deadline().allows(LEAST) || !batch.keepAlive()) {
          break;
        }
        outcomes.put(job.id(), TenantContext.callAs(job.tenant(), () -> send(job, session)));
      }
    }
    return outcomes;
  }

  private Outcome send(Job job, @Nullable SmtpSession session) {
    try {
      Payload payload = json.readValue(job.payload().text(), Payload.class);
      if (payload != null && payload.server() != null) {
        return ready(payload.server());
      }
      UUID id = payload == null ? null : payload.notice();
      if (id == null) {
        return new Outcome.Dead("malformed_payload", "The job names no notice.");
      }
      Optional<Notice> claimed = claim(id);
      if (claimed.isEmpty()) {
        return Outcome.DONE;
      }
      Notice notice = claimed.get();
      if (session == null || notice.to() == null) {
        settle(id, "skipped");
        return Outcome.DONE;
      }
      return outcome(id, session.submit(composer.compose(compose(notice, notice.to()))));
    } catch (IOException e) {
      return new Outcome.Dead("malformed_payload", "The payload is not understood.");
    }
  }

  /** Whoever set the server up says so as a job: notices are written here. */
  private Outcome ready(UUID server) {
    oltp.<Boolean>transact(
        sql -> {
          notices.say(sql, Kind.SERVER_READY, server.toString(), Map.of(), true);
          return true;
        });
    return Outcome.DONE;
  }

  /** Takes a pending notice; one that was being submitted when its worker died is in doubt. */
  private Optional<Notice> claim(UUID id) {
    return oltp.first(
            """
            update billing_notices n
               set state = case when n.state = 'pending' then 'submitting' else 'in_doubt' end,
                   settled = case when n.state = 'submitting' then now() end,
                   recipient = coalesce(
                     (select c.billing_email from tenant_config c),
                     (select m.email from tenant_users m join subscriptions s on s.billing_contact_user_id = m.user_id
                       where m.deleted is null and m.email is not null limit 1),
                     (select m.email from tenant_users m
                       where m.deleted is null and m.email is not null and m.roles && array['owner'] order by m.created limit 1))
             where id = ? and n.state in ('pending', 'submitting')
            returning id, kind, facts, state, recipient
            """,
            row ->
                new Notice(
                    row.uuid("id"),
                    row.text("kind"),
                    row.text("facts"),
                    row.text("state"),
                    row.textOrNull("recipient")),
            id)
        .filter(notice -> notice.state().equals("submitting"));
  }

  private OutgoingMail compose(Notice notice, String to) throws IOException {
    Map<String, String> facts =
        json.readValue(notice.facts(), Argument.mapOf(String.class, String.class));
    StorageKey key = StorageKey.at(clock.instant());
    String domain = mail.from().substring(mail.from().indexOf('@') + 1);
    return OutgoingMail.of(
        notice.id() + "@" + domain,
        key.value(),
        new MailAddress("PenguinMails", mail.from()),
        MailAddress.of(to),
        NoticeText.of(Kind.valueOf(notice.kind().toUpperCase(Locale.ROOT)), facts));
  }

  private Outcome outcome(UUID id, Submission result) {
    return switch (result) {
      case Submission.Accepted ignored -> settled(id, "sent");
      case Submission.Rejected ignored -> settled(id, "failed");
      case Submission.InDoubt ignored -> settled(id, "in_doubt");
      default -> {
        oltp.update("update billing_notices set state = 'pending' where id = ?", id);
        yield new Outcome.Retry("smtp", "The platform's mail server does not take it now.");
      }
    };
  }

  private Outcome settled(UUID id, String state) {
    settle(id, state);
    return Outcome.DONE;
  }

  private void settle(UUID id, String state) {
    oltp.update("update billing_notices set state = ?, settled = now() where id = ?", state, id);
  }
}
