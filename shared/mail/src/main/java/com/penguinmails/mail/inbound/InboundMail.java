package com.penguinmails.mail.inbound;

import com.penguinmails.mail.BounceType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mail that came back, by what it means for the campaign. */
public sealed interface InboundMail {
  /** Headers of the mail itself. */
  InboundHeaders headers();

  /** Id of the mail that came back, without angle brackets; null when it says none. */
  default @Nullable String originalMessageId() {
    return null;
  }

  /** {@code X-PenguinMails-Message} of the mail that came back; null when it says none. */
  default @Nullable String storageKey() {
    return null;
  }

  /** The files it carries; a report has none but the mail that came back, which we know. */
  default List<InboundAttachment> attachments() {
    return List.of();
  }

  /**
   * A person answered.
   *
   * @param text plain text, at most 256 Ki characters, quotes included
   * @param attachments at most 50
   */
  record Reply(InboundHeaders headers, String text, List<InboundAttachment> attachments)
      implements InboundMail {
    public Reply {
      attachments = List.copyOf(attachments);
    }
  }

  /**
   * A mail did not arrive, or is late: a delivery status notification (RFC 3464), or what older
   * servers write instead.
   *
   * @param originalMessageId id of the mail that bounced, without angle brackets
   * @param storageKey its {@code X-PenguinMails-Message}
   * @param recipient final recipient in lower case
   * @param status RFC 3463 code such as {@code 5.1.1}
   * @param failed false when delivery is only delayed: the mail may still arrive
   */
  record Bounce(
      InboundHeaders headers,
      @Nullable String originalMessageId,
      @Nullable String storageKey,
      @Nullable String recipient,
      @Nullable String status,
      boolean failed,
      @Nullable String diagnostic)
      implements InboundMail {

    /** What it means that the mail did not arrive; empty as long as it still may. */
    public Optional<BounceType> type() {
      return failed ? Optional.of(BounceType.of(status, diagnostic)) : Optional.empty();
    }
  }

  /**
   * A recipient called a mail spam (RFC 5965).
   *
   * @param text what the provider says, at most 256 Ki characters
   */
  record Complaint(
      InboundHeaders headers,
      @Nullable String originalMessageId,
      @Nullable String storageKey,
      String text)
      implements InboundMail {}

  /** A machine answered (RFC 3834): out of office, ticket opened. */
  record AutoReply(InboundHeaders headers, String text, List<InboundAttachment> attachments)
      implements InboundMail {
    public AutoReply {
      attachments = List.copyOf(attachments);
    }
  }

  /** Anything else, such as a mail that answers nothing. */
  record Other(InboundHeaders headers, String text, List<InboundAttachment> attachments)
      implements InboundMail {
    public Other {
      attachments = List.copyOf(attachments);
    }
  }
}
