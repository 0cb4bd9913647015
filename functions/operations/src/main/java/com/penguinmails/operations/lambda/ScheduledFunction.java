package com.penguinmails.operations.lambda;

import com.penguinmails.operations.upkeep.Rounds;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** Base of every function that a schedule calls for one kind of upkeep. */
abstract class ScheduledFunction extends BackgroundFunction {
  private final Class<? extends Upkeep> upkeep;

  /** What Lambda calls. */
  ScheduledFunction(Class<? extends Upkeep> upkeep) {
    this.upkeep = upkeep;
  }

  /** For a process that plays several functions. */
  ScheduledFunction(ApplicationContext beans, Class<? extends Upkeep> upkeep) {
    super(beans);
    this.upkeep = upkeep;
  }

  @Override
  protected final Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return beans.getBean(Rounds.class).run(beans.getBean(upkeep), deadline);
  }
}
