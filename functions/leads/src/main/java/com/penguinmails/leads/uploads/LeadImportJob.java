package com.penguinmails.leads.uploads;

import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.PlanLimit;
import com.penguinmails.leads.imports.LeadFileException;
import com.penguinmails.leads.imports.LeadFileReader;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports uploaded lead lists, one at a time, over as many runs as it takes. */
@Singleton
public class LeadImportJob implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(LeadImportJob.class);
  private static final Duration LEASE = Duration.ofMinutes(1);

  /** Longer than a run that is nearly over can still last, so that it does not claim it again. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final String GIVEN_UP =
      "The import could not be finished through a fault of ours. Upload the file again or ask us to resume it.";

  private final ImportStore store;
  private final JsonMapper json;
  private final LeadFileReader reader;

  @Inject
  LeadImportJob(ImportStore store, JsonMapper json) {
    this(store, json, new LeadFileReader());
  }

  LeadImportJob(ImportStore store, JsonMapper json, LeadFileReader reader) {
    this.store = store;
    this.json = json;
    this.reader = reader;
  }

  @Override
  public String queue() {
    return Queues.LEAD_IMPORT;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public Duration lease() {
    return LEASE;
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Job job = batch.jobs().getFirst();
    return Map.of(job.id(), TenantContext.callAs(job.tenant(), () -> outcome(job, batch)));
  }

  private Outcome outcome(Job job, Batch batch) {
    UUID id = importId(job);
    if (id == null) {
      return new Outcome.Dead("malformed_payload", "The job names no import.");
    }
    try {
      Optional<OpenImport> open = job.redrives() > 0 ? store.reopen(id) : store.begin(id);
      open.ifPresent(found -> run(found, batch));
      return Outcome.DONE;
    } catch (BatchWriter.Interrupted e) {
      return new Outcome.Later(PAUSE);
    }
  }

  /** The file stays, so that a redriven job goes on where the import stopped. */
  @Override
  public void abandoned(Job job, String code) {
    UUID id = importId(job);
    LOG.error("import {} is given up: {}", id, code);
    if (id != null) {
      TenantContext.runAs(job.tenant(), () -> store.giveUp(id, GIVEN_UP));
    }
  }

  private void run(OpenImport open, Batch batch) {
    BatchWriter writer = new BatchWriter(store, open, batch);
    String failure = null;
    try (InputStream file = open.file()) {
      reader.read(file, writer);
    } catch (LeadFileException e) {
      failure = e.getMessage();
    } catch (DatabaseException e) {
      // What fitted into the plan is in; the batch that did not fit is not.
      failure = e.planLimit().map(PlanLimit::sentence).orElseThrow(() -> e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.finish(open.id(), writer.tally(), failure, writer.errorReport());
  }

  private @Nullable UUID importId(Job job) {
    try {
      ImportOrder order = json.readValue(job.payload().text(), ImportOrder.class);
      return order == null ? null : order.importId();
    } catch (IOException e) {
      return null;
    }
  }
}
