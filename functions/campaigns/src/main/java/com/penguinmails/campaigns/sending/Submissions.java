package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Step;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The submissions of one tenant in one batch. Recording a mail and beginning the next is one
 * statement, so that a mail costs one commit; connections that come at the same time share it.
 */
final class Submissions {
  /** Settles what was taken, then begins what follows; returns the sends that may be submitted. */
  static final String ADVANCE =
      """
      with begun as materialized (
        select advance_sends(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[]) as id)
      select id from begun
      """;

  private final Database oltp;
  private final Together<Turn, Boolean> turns =
      new Together<>(this::advance, Submissions::isOutage);

  Submissions(Database oltp) {
    this.oltp = oltp;
  }

  /** A mail the server has, of which the ledger does not know yet. */
  record Taken(PlannedMail mail, UUID submission, Sequence sequence) {
    private @Nullable UUID next() {
      return sequence.at(mail.stepId()).flatMap(sequence::after).map(Step::id).orElse(null);
    }
  }

  private record Begun(PlannedMail mail, UUID submission) {}

  /** What one connection says at once: what it has done, what it is about to do. */
  private record Turn(@Nullable Taken before, @Nullable Begun next) {}

  /**
   * Records the mail before and claims the right to submit this one. False when this one may not be
   * submitted: somebody else has it, the campaign was paused, the lead has left or is suppressed.
   */
  boolean begin(@Nullable Taken before, PlannedMail mail, UUID submission) {
    return turns.ask(new Turn(before, new Begun(mail, submission)));
  }

  /** Records a mail after which none follows. */
  void accepted(Taken taken) {
    turns.ask(new Turn(taken, null));
  }

  private static boolean isOutage(RuntimeException failure) {
    return failure instanceof DatabaseException e && e.isConnection();
  }

  /** Whether each turn's next mail was begun. */
  private List<Boolean> advance(List<Turn> all) {
    List<Taken> taken = all.stream().map(Turn::before).filter(Objects::nonNull).toList();
    List<Begun> next = all.stream().map(Turn::next).filter(Objects::nonNull).toList();
    Set<UUID> begun = new HashSet<>(Patience.call(() -> advance(taken, next)));
    return all.stream()
        .map(turn -> turn.next() != null && begun.contains(turn.next().mail().id()))
        .toList();
  }

  private List<UUID> advance(List<Taken> taken, List<Begun> next) {
    return oltp.list(
        ADVANCE,
        row -> row.uuid("id"),
        column(taken, mail -> mail.mail().id(), UUID[]::new),
        column(taken, Taken::submission, UUID[]::new),
        column(taken, Taken::next, UUID[]::new),
        column(taken, mail -> mail.mail().key().value(), String[]::new),
        column(next, mail -> mail.mail().id(), UUID[]::new),
        column(next, Begun::submission, UUID[]::new),
        column(next, mail -> mail.mail().lead().email(), String[]::new));
  }

  private static <S, T> T[] column(
      List<S> rows, Function<S, @Nullable T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
