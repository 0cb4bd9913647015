package com.penguinmails.campaigns.scheduling;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mails to new leads and follow-ups taking turns in a stated proportion. */
final class Turns {
  private Turns() {}

  /**
   * Orders mails so that among the first n, for every n, {@code percent} of 100 go to new leads;
   * each side keeps its own order. A side with nothing left gives its turns to the other, unless
   * more of it was due than was claimed: then the rest waits for the next batch.
   */
  static List<NextMail> order(
      List<NextMail> mails, @Nullable Integer percent, Claims.Claimed claimed) {
    if (percent == null) {
      return mails;
    }
    Iterator<NextMail> fresh = mails.stream().filter(NextMail::fresh).iterator();
    Iterator<NextMail> begun = mails.stream().filter(mail -> !mail.fresh()).iterator();
    List<NextMail> ordered = new ArrayList<>(mails.size());
    int taken = 0;
    while (fresh.hasNext() || begun.hasNext()) {
      // Rounded to the nearest: with 50 of 100, one side is never more than one ahead.
      boolean freshOnesTurn = 2L * taken * 100 < (2L * ordered.size() + 1) * percent;
      if (freshOnesTurn
          ? awaited(fresh, claimed.moreFresh())
          : awaited(begun, claimed.moreBegun())) {
        break;
      }
      if (fresh.hasNext() && (freshOnesTurn || !begun.hasNext())) {
        ordered.add(fresh.next());
        taken++;
      } else {
        ordered.add(begun.next());
      }
    }
    return ordered;
  }

  private static boolean awaited(Iterator<NextMail> side, boolean more) {
    return more && !side.hasNext();
  }
}
