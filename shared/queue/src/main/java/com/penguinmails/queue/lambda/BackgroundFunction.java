package com.penguinmails.queue.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.penguinmails.data.lambda.FunctionContext;
import com.penguinmails.data.lambda.Snapshot;
import com.penguinmails.queue.Deadline;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Base of every function that no request triggers. The event only says that it is time: a doorbell
 * (SQS) and a schedule (EventBridge) lead to the same work. Of a doorbell's messages, those that
 * are no ring are reported as failed ({@code batchItemFailures}), so that they end where somebody
 * looks; an exception fails them all.
 *
 * <p>Lambda's runtime takes it for a handler of streams, and does not load its own JSON library.
 */
public abstract class BackgroundFunction
    implements RequestStreamHandler, RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundFunction.class);
  private static final Argument<Map<String, Object>> EVENT =
      Argument.mapOf(String.class, Object.class);

  private final ApplicationContext beans;

  @SuppressWarnings("UnusedVariable") // Held for CRaC, which does not.
  private final @Nullable Snapshot snapshot;

  /** What Lambda calls. */
  protected BackgroundFunction() {
    this(FunctionContext.start());
  }

  /** For a process that plays several functions. */
  protected BackgroundFunction(ApplicationContext beans) {
    this.beans = beans;
    // Work is no rehearsal: the context is in the snapshot, the first job is not.
    this.snapshot = Snapshot.prepare(beans, () -> {});
  }

  @Override
  public final void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    JsonMapper json = beans.getBean(JsonMapper.class);
    json.writeValue(answer, EVENT, handleRequest(json.readValue(event, EVENT), context));
  }

  @Override
  public final Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    Duration time = Duration.ofMillis(context.getRemainingTimeInMillis());
    Deadline deadline = Deadline.in(beans.getBean(Clock.class), time);
    Rings rings = Rings.of(event);
    if (rings.all() == 0) {
      sweep();
    }
    return rings.answer(rings.call() ? run(beans, deadline) : Map.of());
  }

  /** What keeps it from looking ahead does not keep it from the work there is. */
  private void sweep() {
    try {
      swept(beans);
    } catch (RuntimeException e) {
      LOG.warn("nothing is prepared until the next sweep: {}", e.toString());
    }
  }

  /** Comes before the work when a schedule calls for it, and not a doorbell. */
  protected void swept(ApplicationContext beans) {}

  /** Does the work and returns counts worth a log line. */
  protected abstract Map<String, Object> run(ApplicationContext beans, Deadline deadline);
}
