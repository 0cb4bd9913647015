package com.penguinmails.queue.lambda;

import com.penguinmails.queue.Ahead;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Worker;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** Base of every queue worker: drains one queue with one handler. */
public abstract class WorkerFunction extends BackgroundFunction {
  private final Class<? extends JobHandler> handler;

  /** What Lambda calls. */
  protected WorkerFunction(Class<? extends JobHandler> handler) {
    this.handler = handler;
  }

  /** For a process that plays several functions. */
  protected WorkerFunction(ApplicationContext beans, Class<? extends JobHandler> handler) {
    super(beans);
    this.handler = handler;
  }

  @Override
  protected void swept(ApplicationContext beans) {
    beans.getBean(Ahead.class).ringUntilNextSweep(beans.getBean(handler).queue());
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return Map.of("settled", beans.getBean(Worker.class).drain(beans.getBean(handler), deadline));
  }
}
