package com.penguinmails.local.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each API function asks of itself before its snapshot is answered as it should be. */
class PrimingE2eTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final int TRIES_AGAIN = 10;

  @Test
  void shouldReadAListInEveryFunctionOfTenants(@TempDir Path directory) throws Exception {
    List<String> answers = new ArrayList<>();
    try (Product product =
        new Product(new RunnerSettings(ROOT, directory.resolve("data"), 0, false, true, false))) {
      Running running = product.start();
      Contexts contexts = new Contexts(running.doorbell());
      for (LambdaFunction function : running.template().functions()) {
        if (isOfTenants(function)) {
          try (ApplicationContext beans = contexts.apply(function.environment())) {
            answers.add(function.name() + " " + primed(handler(function, beans)));
          }
        }
      }
    }
    assertThat(answers)
        .hasSizeGreaterThan(5)
        .allSatisfy(answer -> assertThat(answer).endsWith("[401, 401, 200]"));
  }

  /** On a busy machine the first connection may come too late for it. */
  private static List<Integer> primed(ApiHandler handler) {
    List<Integer> statuses = handler.prime();
    for (int n = 0; statuses.contains(503) && n < TRIES_AGAIN; n++) {
      statuses = handler.prime();
    }
    return statuses;
  }

  private static boolean isOfTenants(LambdaFunction function) {
    return !function.routes().isEmpty()
        && Roles.APP.equals(function.environment().get("DATABASE_ROLE"));
  }

  private static ApiHandler handler(LambdaFunction function, ApplicationContext beans)
      throws ReflectiveOperationException {
    Constructor<?> constructor =
        Class.forName(function.handlerClass()).getDeclaredConstructor(ApplicationContext.class);
    constructor.setAccessible(true);
    return (ApiHandler) constructor.newInstance(beans);
  }
}
