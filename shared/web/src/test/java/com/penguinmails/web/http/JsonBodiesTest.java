package com.penguinmails.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.lambda.FunctionContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.body.JsonMessageHandler;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodiesTest {
  @ParameterizedTest
  @CsvSource({"on-demand, true", "snap-start, false"})
  void shouldLearnTypesLateExceptBeforeASnapshot(String start, boolean late) {
    try (ApplicationContext beans =
        FunctionContext.builder()
            .properties(Map.of("aws.lambda.initialization.type", start))
            .start()) {
      StrictMapper strict = (StrictMapper) beans.getBean(JsonMessageHandler.class).getJsonMapper();

      assertThat(strict.mapper() instanceof LateMapper).isEqualTo(late);
    }
  }
}
