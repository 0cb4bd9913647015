package com.penguinmails.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.penguinmails.kernel.ApiError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "null",
        "{\"a\": null}",
        "[[], {}, {\"a\": [1, \"x\", true, {\"b\": null}]}]",
        "{\"a\": \"Ä\\ud83d\\ude00\\u0001\"}"
      })
  void shouldTakeOneValue(String body) {
    assertThatCode(() -> require(body)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{} {}", "{}x", "[1]]", "1 2", "{", "[1,]", "{'a': 1}", "{\"a\": 1, \"a\": 2}"})
  void shouldRefuseWhatIsNotOneValue(String body) {
    ApiError error = catchThrowableOfType(ApiError.class, () -> require(body));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.MALFORMED);
    assertThat(error.detail()).contains("line 1, column");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "[null], /0",
        "{\"steps\": [null]}, /steps/0",
        "{\"a\": [1; {\"b\": [2; null]}]}, /a/1/b/1",
        "{\"a\": \"x\\u0000\"}, /a",
        "{\"a\": \"\\ud800\"}, /a",
        "{\"a\": \"\\udc00\\ud800\"}, /a",
        "\"\\udfff\", ``"
      })
  void shouldPointToWhatCannotBeKept(String body, String pointer) {
    ApiError error = catchThrowableOfType(ApiError.class, () -> require(body.replace(';', ',')));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID);
    assertThat(error.violations()).extracting(ApiError.Violation::pointer).containsExactly(pointer);
  }

  @Test
  void shouldNotReadForeverIntoTheDeep() {
    ApiError error = catchThrowableOfType(ApiError.class, () -> require("[".repeat(5_000)));

    assertThat(error.kind()).isEqualTo(ApiError.Kind.MALFORMED);
  }

  private static void require(String body) throws java.io.IOException {
    StrictJson.require(body.getBytes(StandardCharsets.UTF_8));
  }
}
