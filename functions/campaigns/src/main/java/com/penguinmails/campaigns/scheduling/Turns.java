package com.penguinmails.campaigns.scheduling;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New leads and follow-ups taking turns in a stated proportion. */
final class Turns {
  private Turns() {}

  /**
   * Orders enrolments so that among the first n, for every n, {@code percent} of 100 are new, as
   * long as there are both; each side keeps its own order.
   */
  static List<DueEnrolment> order(List<DueEnrolment> waiting, @Nullable Integer percent) {
    if (percent == null) {
      return waiting;
    }
    Iterator<DueEnrolment> fresh = waiting.stream().filter(DueEnrolment::fresh).iterator();
    Iterator<DueEnrolment> begun = waiting.stream().filter(e -> !e.fresh()).iterator();
    List<DueEnrolment> ordered = new ArrayList<>(waiting.size());
    int taken = 0;
    while (fresh.hasNext() || begun.hasNext()) {
      // Rounded to the nearest: with 50 of 100, one side is never more than one ahead.
      boolean freshOnesTurn = 2L * taken * 100 < (2L * ordered.size() + 1) * percent;
      if (fresh.hasNext() && (freshOnesTurn || !begun.hasNext())) {
        ordered.add(fresh.next());
        taken++;
      } else {
        ordered.add(begun.next());
      }
    }
    return ordered;
  }
}
