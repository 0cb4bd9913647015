package com.penguinmails.inbox.polling;

import com.penguinmails.mail.inbound.InboundHeaders;
import com.penguinmails.mail.inbound.InboundMail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mail that may answer one of ours.
 *
 * @param received when the receiving server took it, if it says so
 */
record Arrival(long uid, InboundMail mail, @Nullable Instant received) {

  InboundHeaders headers() {
    return mail.headers();
  }

  /** Ids of the mail it answers, the likeliest first. */
  List<String> answered() {
    List<String> ids = new ArrayList<>();
    if (mail.originalMessageId() != null) {
      ids.add(mail.originalMessageId());
    }
    if (headers().inReplyTo() != null) {
      ids.add(headers().inReplyTo());
    }
    List<String> thread = new ArrayList<>(headers().references());
    Collections.reverse(thread);
    ids.addAll(thread);
    return ids;
  }

  /** Who wrote it; empty where it does not say. */
  String sender() {
    return Objects.requireNonNullElse(headers().from(), "");
  }

  /** The storage key a report carries along, if it does. */
  @Nullable String answeredKey() {
    return mail.storageKey();
  }

  String messageType() {
    return switch (mail) {
      case InboundMail.Bounce ignored -> "bounce";
      case InboundMail.Complaint ignored -> "auto_reply";
      case InboundMail.AutoReply ignored -> "auto_reply";
      case InboundMail.Reply ignored -> "email";
      case InboundMail.Other ignored -> "email";
    };
  }

  String text() {
    return switch (mail) {
      case InboundMail.Bounce bounce -> report(bounce);
      case InboundMail.Complaint complaint -> complaint.text();
      case InboundMail.AutoReply reply -> reply.text();
      case InboundMail.Reply reply -> reply.text();
      case InboundMail.Other other -> other.text();
    };
  }

  private static String report(InboundMail.Bounce bounce) {
    List<String> lines = new ArrayList<>();
    lines.add(bounce.failed() ? "Delivery failed." : "Delivery is delayed.");
    if (bounce.status() != null) {
      lines.add("Status: " + bounce.status());
    }
    if (bounce.diagnostic() != null) {
      lines.add("Diagnostic: " + bounce.diagnostic());
    }
    return String.join("\n", lines);
  }
}
