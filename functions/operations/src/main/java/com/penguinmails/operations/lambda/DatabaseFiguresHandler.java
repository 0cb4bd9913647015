package com.penguinmails.operations.lambda;

import com.penguinmails.operations.figures.DatabaseFigures;
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
    // Not through the log: CloudWatch takes a line as metrics only when it is nothing else.
    lines.forEach(System.out::println);
    return Map.of("lines", lines.size());
  }
}
