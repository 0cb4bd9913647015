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
  /** Set by Lambda alone; elsewhere nobody makes metrics of what a process prints. */
  private static final String LAMBDA = "AWS_LAMBDA_FUNCTION_NAME";

  public DatabaseFiguresHandler() {}

  public DatabaseFiguresHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    List<String> lines = beans.getBean(DatabaseFigures.class).lines();
    if (System.getenv(LAMBDA) != null) {
      lines.forEach(StandardOutput::write);
    }
    return Map.of("lines", lines.size());
  }
}
