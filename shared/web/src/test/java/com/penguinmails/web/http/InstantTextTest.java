package com.penguinmails.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.lambda.FunctionContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T20:57:06.123456Z",
        "2026-11-22T20:57:06.120Z",
        "2026-11-22T20:57:06Z",
        "2026-11-22T20:57:00.000001Z",
        "2026-11-22T20:57:00Z",
        "2026-11-22T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "0001-01-01T00:00:00Z",
        "-0044-03-15T12:00:00Z",
        "+294276-12-31T23:59:59.999999Z"
      })
  void shouldSayWhatInstantSays(String text) {
    assertThat(InstantText.of(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void shouldStandBeforeMicronauts() throws IOException {
    try (ApplicationContext beans = FunctionContext.builder().start()) {
      assertThat(
              beans
                  .getBean(JsonMapper.class)
                  .writeValueAsString(Map.of("times", List.of(Instant.EPOCH))))
          .isEqualTo("{\"times\":[\"1970-01-01T00:00:00Z\"]}");
    }
  }
}
