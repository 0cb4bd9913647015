package com.penguinmails.mail.inbound;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers every kind of inbound mail is filed by. Message ids have no angle brackets.
 *
 * @param references message ids of the thread, oldest first, at most 50
 * @param from address of the author in lower case
 */
public record InboundHeaders(
    @Nullable String messageId,
    @Nullable String inReplyTo,
    List<String> references,
    @Nullable String from,
    String subject) {

  public InboundHeaders {
    references = List.copyOf(references);
  }

  boolean answersSomething() {
    return inReplyTo != null || !references.isEmpty();
  }
}
