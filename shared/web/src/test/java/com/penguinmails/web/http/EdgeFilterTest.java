package com.penguinmails.web.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.kernel.ApiError;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.simple.SimpleHttpRequest;
import org.junit.jupiter.api.Test;

class EdgeFilterTest {
  /** Of the word "key", as {@code printf key | sha256sum} says. */
  private final EdgeFilter filter =
      new EdgeFilter("2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683");

  @Test
  void shouldLetInWhoShowsTheKey() {
    assertThatCode(() -> filter.admit(request().header(EdgeFilter.HEADER, "key")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseWhoGoesAroundTheEdge() {
    for (HttpRequest<?> request :
        new HttpRequest<?>[] {request(), request().header(EdgeFilter.HEADER, "keys")}) {
      assertThatThrownBy(() -> filter.admit(request)).isInstanceOf(ApiError.class);
    }
  }

  @Test
  void shouldLeaveTheApisOtherPathsAlone() {
    assertThatCode(() -> filter.admit(request("/api/v1/tenant/leads"))).doesNotThrowAnyException();
  }

  private static MutableHttpRequest<?> request() {
    return request("/t/o/x");
  }

  private static MutableHttpRequest<?> request(String path) {
    return new SimpleHttpRequest<>(HttpMethod.GET, path, null);
  }
}
