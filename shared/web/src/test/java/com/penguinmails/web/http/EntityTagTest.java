package com.penguinmails.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.kernel.ApiError;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.simple.SimpleHttpRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
  private static final Instant UPDATED = Instant.parse("2026-11-21T06:00:00.123456Z");

  @Test
  void shouldBeAStrongQuotedTag() {
    assertThat(EntityTag.of(UPDATED)).matches("\"[0-9a-f]+\"");
  }

  @Test
  void shouldChangeWithEveryMicrosecond() {
    assertThat(EntityTag.of(UPDATED)).isNotEqualTo(EntityTag.of(UPDATED.plusNanos(1_000)));
    assertThat(EntityTag.of(UPDATED)).isEqualTo(EntityTag.of(UPDATED.plusNanos(999)));
  }

  @Test
  void shouldGoOnWithoutIfMatch() {
    HttpRequest<?> request = new SimpleHttpRequest<>(HttpMethod.PATCH, "/", "");
    assertThatCode(() -> EntityTag.check(request, "company", UPDATED)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "%s", "\"other\", %s"})
  void shouldGoOnWhenThePresentVersionIsNamed(String header) {
    HttpRequest<?> request = ifMatch(header.formatted(EntityTag.of(UPDATED)));
    assertThatCode(() -> EntityTag.check(request, "company", UPDATED)).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseAnOlderVersion() {
    HttpRequest<?> request = ifMatch(EntityTag.of(UPDATED.minusNanos(1_000)));
    assertThatThrownBy(() -> EntityTag.check(request, "company", UPDATED))
        .isInstanceOfSatisfying(
            ApiError.class, error -> assertThat(error.kind()).isEqualTo(ApiError.Kind.STALE));
  }

  private static HttpRequest<?> ifMatch(String tag) {
    return new SimpleHttpRequest<>(HttpMethod.PATCH, "/", "").header("If-Match", tag);
  }
}
