package com.penguinmails.operations.notifications;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.kernel.Ids;
import com.penguinmails.mail.mime.MailAddress;
import com.penguinmails.mail.mime.MimeComposer;
import com.penguinmails.mail.mime.OutgoingMail;
import com.penguinmails.mail.platform.PlatformMail;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Mails critical notifications to those of the staff who may act on them: one mail a person and
 * five minutes at most, with everything that is new. One that may have been sent is not repeated
 * (decision 6).
 */
@Singleton
public class StaffNotices implements Upkeep {
  private static final Duration RESERVE = Duration.ofSeconds(20);

  private final MailBook book;
  private final PlatformMail mail;
  private final MimeComposer composer;
  private final Clock clock;

  StaffNotices(MailBook book, PlatformMail mail, MimeComposer composer, Clock clock) {
    this.book = book;
    this.mail = mail;
    this.composer = composer;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "staff-notices";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Duration leastTime() {
    return RESERVE;
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    if (!mail.isConfigured()) {
      return Step.last(Map.of());
    }
    book.prepare();
    Map<String, Long> counts = new TreeMap<>();
    List<Recipient> recipients = book.due();
    if (!recipients.isEmpty()) {
      try (SmtpSession session = mail.open()) {
        for (Recipient recipient : recipients) {
          if (!deadline.allows(RESERVE)) {
            break;
          }
          counts.merge(sent(recipient, session), 1L, Long::sum);
        }
      }
    }
    return Step.last(counts);
  }

  private String sent(Recipient recipient, SmtpSession session) {
    UUID id = Ids.next();
    List<MailBook.Line> lines = book.claim(recipient, id);
    if (lines.isEmpty()) {
      return "none";
    }
    String state =
        switch (session.submit(composer.compose(compose(id, recipient, lines)))) {
          case Submission.Accepted ignored -> "sent";
          case Submission.Rejected ignored -> "failed";
          case Submission.InDoubt ignored -> "in_doubt";
          default -> "pending";
        };
    book.settle(id, state);
    return state;
  }

  private OutgoingMail compose(UUID id, Recipient recipient, List<MailBook.Line> lines) {
    String domain = mail.from().substring(mail.from().indexOf('@') + 1);
    return OutgoingMail.of(
        id + "@" + domain,
        StorageKey.at(clock.instant()).value(),
        new MailAddress("PenguinMails", mail.from()),
        MailAddress.of(recipient.email()),
        NoticeText.of(lines));
  }
}
