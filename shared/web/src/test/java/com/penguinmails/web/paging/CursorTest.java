package com.penguinmails.web.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.kernel.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final Cursor CURSOR =
      new Cursor(
          Instant.parse("2026-11-21T06:00:00.123456Z"),
          UUID.fromString("01936f2e-8f5c-7a41-9d35-3f1c0d6f4a11"));

  @Test
  void shouldComeBackToTheMicrosecond() {
    assertThat(Cursor.decode(CURSOR.encode())).isEqualTo(CURSOR);
  }

  @Test
  void shouldFitIntoAUrl() {
    assertThat(CURSOR.encode()).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void shouldStartWithoutOne() {
    assertThat(Cursor.decode(null)).isEqualTo(Cursor.START);
    assertThat(Cursor.decode("")).isEqualTo(Cursor.START);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%%%",
        "one",
        "2026-11-21T06:00:00Z",
        "2026-11-21T06:00:00Z nobody",
        "yesterday 01936f2e-8f5c-7a41-9d35-3f1c0d6f4a11"
      })
  void shouldRefuseWhatIsNotOurs(String text) {
    for (String sent : List.of(text, base64(text))) {
      assertThatThrownBy(() -> Cursor.decode(sent))
          .isInstanceOfSatisfying(
              ApiError.class,
              error -> {
                assertThat(error.kind()).isEqualTo(ApiError.Kind.MALFORMED);
                assertThat(error.code()).isEqualTo("malformed_cursor");
              });
    }
  }

  @Test
  void shouldPointToTheLastRowOfAPageWithMoreBehindIt() {
    Page<Cursor> page = Page.of(List.of(CURSOR, Cursor.START), 1, row -> row);
    assertThat(page.data()).containsExactly(CURSOR);
    assertThat(page.hasMore()).isTrue();
    assertThat(page.nextCursor()).isEqualTo(CURSOR.encode());
  }

  @Test
  void shouldEndWithoutACursor() {
    Page<Cursor> page = Page.of(List.of(CURSOR), 1, row -> row);
    assertThat(page.hasMore()).isFalse();
    assertThat(page.nextCursor()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 101})
  void shouldRefuseALimitOutOfRange(int limit) {
    assertThatThrownBy(() -> PageRequest.of(limit, null))
        .isInstanceOfSatisfying(
            ApiError.class, error -> assertThat(error.kind()).isEqualTo(ApiError.Kind.INVALID));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(ints = {1, 100})
  void shouldFetchOneRowMoreThanThePageHas(@org.jspecify.annotations.Nullable Integer limit) {
    PageRequest request = PageRequest.of(limit, null);
    assertThat(request.fetch()).isEqualTo(request.limit() + 1);
    assertThat(request.limit()).isEqualTo(limit == null ? 50 : limit);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
