package com.penguinmails.inbox.polling;

import com.penguinmails.data.references.CrossDatabaseValidator;
import com.penguinmails.data.references.Validation;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.inbox.events.EventJobs;
import com.penguinmails.mail.inbound.ImapBatch;
import com.penguinmails.queue.NewJob;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what answers our messages and says what it means. */
@Singleton
class InboundMessages {
  private static final Logger LOG = LoggerFactory.getLogger(InboundMessages.class);
  private static final String DATA_EXCEPTION = "22";

  private final Arrivals arrivals;
  private final Parents parents;
  private final CrossDatabaseValidator references;
  private final AnswerRepository answers;
  private final EventJobs events;
  private final Clock clock;

  InboundMessages(
      Arrivals arrivals,
      Parents parents,
      CrossDatabaseValidator references,
      AnswerRepository answers,
      EventJobs events,
      Clock clock) {
    this.arrivals = arrivals;
    this.parents = parents;
    this.references = references;
    this.answers = answers;
    this.events = events;
    this.clock = clock;
  }

  /** Stores the answers of a batch, which may have been stored before; returns how many are new. */
  int store(PolledAccount account, ImapBatch batch) {
    List<Answer> found = parents.of(arrivals.read(account, batch.messages()));
    if (found.isEmpty()) {
      return 0;
    }
    Instant now = clock.instant();
    int stored = stored(account, batch.next().uidValidity(), living(found), now);
    List<NewJob> jobs =
        found.stream()
            .flatMap(answer -> answer.event(now).stream())
            .map(event -> events.job(account.tenantId(), event))
            .toList();
    events.enqueue(jobs);
    return stored;
  }

  /**
   * What is stored names no campaign and no lead that is deleted or erased by now, although what it
   * answers may. Its meaning stays: an address that bounces does so without its campaign, too.
   */
  private List<Answer> living(List<Answer> found) {
    Validation checked =
        references.validate(
            found.stream().flatMap(answer -> answer.parent().references().stream()).toList());
    return found.stream()
        .map(answer -> new Answer(answer.arrival(), answer.parent().without(checked.missing())))
        .toList();
  }

  /** One mail the database cannot hold must not keep the mailbox from ever being read on. */
  private int stored(PolledAccount account, long uidValidity, List<Answer> found, Instant now) {
    try {
      return answers.insert(account, uidValidity, found, now);
    } catch (DatabaseException e) {
      if (!e.sqlState().startsWith(DATA_EXCEPTION)) {
        throw e;
      }
      if (found.size() == 1) {
        long uid = found.getFirst().arrival().uid();
        LOG.warn("account {}: mail {} cannot be stored: {}", account.id(), uid, e.toString());
        return 0;
      }
      return found.stream()
          .mapToInt(answer -> stored(account, uidValidity, List.of(answer), now))
          .sum();
    }
  }
}
