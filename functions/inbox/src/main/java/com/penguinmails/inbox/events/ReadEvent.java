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

  Optional<Stop> stop() {
    return switch (event.type()) {
      case REPLIED -> stop(Stop.Reason.REPLIED);
      case BOUNCED -> stop(permanent ? Stop.Reason.BOUNCED : Stop.Reason.UNDELIVERABLE);
      case COMPLAINED -> stop(Stop.Reason.COMPLAINED);
      case UNSUBSCRIBED -> stop(Stop.Reason.UNSUBSCRIBED);
      case SENT, OPENED, CLICKED -> Optional.empty();
    };
  }

  private Optional<Stop> stop(Stop.Reason reason) {
    return Optional.of(new Stop(event.leadId(), enrollmentId, reason));
  }
}
