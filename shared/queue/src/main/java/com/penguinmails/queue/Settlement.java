package com.penguinmails.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a claim, in the columns its statement takes. */
final class Settlement {
  /** What happens to a job that is not done; {@link #word} is what the database knows it by. */
  enum Verdict {
    /** Failed, again later. */
    RETRY,
    /** Not tried, or not for its own fault: again, and not counted. */
    BACK,
    /** A database was away: again, not counted until that has happened very often. */
    AWAY,
    /** May have spoilt its batch: again, alone, and not counted. */
    SUSPECT,
    /** A dead letter. */
    DEAD;

    private String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final List<UUID> done = new ArrayList<>();
  private final List<UUID> others = new ArrayList<>();
  private final List<String> verdicts = new ArrayList<>();
  private final List<Long> delays = new ArrayList<>();
  private final List<@Nullable String> codes = new ArrayList<>();
  private final List<@Nullable String> reasons = new ArrayList<>();

  void done(Job job) {
    done.add(job.id());
  }

  void other(
      Job job, Verdict verdict, Duration delay, @Nullable String code, @Nullable String reason) {
    others.add(job.id());
    verdicts.add(verdict.word());
    delays.add(delay.toMillis());
    codes.add(code);
    reasons.add(reason);
  }

  UUID[] doneIds() {
    return done.toArray(UUID[]::new);
  }

  UUID[] otherIds() {
    return others.toArray(UUID[]::new);
  }

  String[] verdicts() {
    return verdicts.toArray(String[]::new);
  }

  Long[] delays() {
    return delays.toArray(Long[]::new);
  }

  String[] codes() {
    return codes.toArray(String[]::new);
  }

  String[] reasons() {
    return reasons.toArray(String[]::new);
  }
}
