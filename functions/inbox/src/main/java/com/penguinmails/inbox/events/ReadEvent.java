package com.penguinmails.inbox.events;

import com.penguinmails.data.content.MessageEvent;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job's event.
 *
 * @param permanent false for a soft bounce
 */
record ReadEvent(UUID jobId, MessageEvent event, @Nullable UUID enrollmentId, boolean permanent) {

  /**
   * What ends with it.
   *
   * @param recipient whom the message went to, of a bounce
   */
  Optional<Stop> stop(@Nullable String recipient) {
    return switch (event.type()) {
      case REPLIED -> stop(Stop.Reason.REPLIED, null);
      case BOUNCED -> stop(permanent ? Stop.Reason.BOUNCED : Stop.Reason.UNDELIVERABLE, recipient);
      case COMPLAINED -> stop(Stop.Reason.COMPLAINED, null);
      case UNSUBSCRIBED -> stop(Stop.Reason.UNSUBSCRIBED, null);
      case SENT, OPENED, CLICKED -> Optional.empty();
    };
  }

  private Optional<Stop> stop(Stop.Reason reason, @Nullable String address) {
    return Optional.of(new Stop(event.leadId(), enrollmentId, reason, address));
  }
}
