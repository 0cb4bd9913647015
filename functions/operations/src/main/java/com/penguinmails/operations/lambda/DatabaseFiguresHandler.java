package com.penguinmails.operations.lambda;

import com.penguinmails.operations.figures.DatabaseFigures;
import com.penguinmails.operations.figures.StandardOutput;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Map;

/** The function {@code database-figures}. */
public final class DatabaseFiguresHandler extends BackgroundFunction {
  public DatabaseFiguresHandler() {}

  public DatabaseFiguresHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    List<String> lines = beans.getBean(DatabaseFigures.class).lines();
    lines.forEach(StandardOutput::write);
    return Map.of("lines", lines.size());
  }
}
