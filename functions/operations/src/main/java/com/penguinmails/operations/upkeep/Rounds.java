package com.penguinmails.operations.upkeep;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.notifications.Alert;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.notifications.Notifications;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs upkeep: one run at a time, step by step, as far as the time allows. */
@Singleton
public class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final String CATEGORY = "upkeep_incomplete";

  private final RunLog log;
  private final Notifications notifications;

  Rounds(RunLog log, Notifications notifications) {
    this.log = log;
    this.notifications = notifications;
  }

  /**
   * Begins a round, or goes on with one that was left.
   *
   * @return what the round did so far, and {@code done}: whether it is whole; {@code skipped} when
   *     another run is at it
   */
  public Map<String, Object> run(Upkeep upkeep, Deadline deadline) {
    return TenantContext.callAsSystem(
        () -> {
          Optional<Round> round = log.claim(upkeep);
          return round.isEmpty()
              ? Map.of("skipped", "running")
              : work(upkeep, round.get(), deadline);
        });
  }

  private Map<String, Object> work(Upkeep upkeep, Round begun, Deadline deadline) {
    Round round = begun;
    try {
      while (deadline.allows(upkeep.leastTime())) {
        round = round.after(upkeep.step(round.position(), deadline));
        boolean done = round.position() == null;
        if (!(done ? log.finish(round) : log.save(upkeep, round))) {
          LOG.warn("{} took longer than its hold; another run goes on", upkeep.name());
          return answer(round, false);
        }
        if (done) {
          tell(round);
          return answer(round, true);
        }
      }
      log.leave(round);
      return answer(round, false);
    } catch (RuntimeException | Error e) {
      failed(round, e);
      throw e;
    }
  }

  private void failed(Round round, Throwable cause) {
    try {
      log.fail(round);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** What a round had to leave out somebody should know; the next whole one closes it. */
  private void tell(Round round) {
    long failed = round.counts().getOrDefault(Step.FAILED, 0L);
    if (failed == 0) {
      notifications.resolve(CATEGORY, round.name());
    } else {
      notifications.open(
          new Alert(
              CATEGORY,
              round.name(),
              Severity.HIGH,
              "Upkeep is incomplete",
              "%s left out %d of its objects because of errors; its log names them."
                  .formatted(round.name(), failed),
              Map.of("counts", round.counts())));
    }
  }

  private static Map<String, Object> answer(Round round, boolean done) {
    Map<String, Object> answer = new TreeMap<>(round.counts());
    answer.put("done", done);
    return answer;
  }
}
