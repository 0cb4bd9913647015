package com.penguinmails.web.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.kernel.ApiError;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.simple.SimpleHttpRequest;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorControllerTest {
  private static final String REQUEST_ID = "request-4711";

  private final ErrorController errors = new ErrorController();
  private final HttpRequest<?> request =
      new SimpleHttpRequest<>(HttpMethod.GET, "/somewhere", "").header("X-Request-Id", REQUEST_ID);

  static Stream<Arguments> errorsAndStatuses() {
    return Stream.of(
        Arguments.of(ApiError.unauthenticated("invalid_token", "No."), 401),
        Arguments.of(ApiError.forbidden("not_permitted", "No."), 403),
        Arguments.of(ApiError.notFound("lead", 7), 404),
        Arguments.of(ApiError.conflict("name_taken", "No."), 409),
        Arguments.of(ApiError.stale("lead"), 412),
        Arguments.of(ApiError.invalid("limit", "must be positive"), 422),
        Arguments.of(ApiError.malformed("malformed_body", "No."), 400));
  }

  @ParameterizedTest
  @MethodSource("errorsAndStatuses")
  void shouldAnswerAnApiErrorWithItsStatusCodeAndDetail(ApiError error, int status) {
    HttpResponse<Problem> response = errors.apiError(request, error);
    assertThat(response.code()).isEqualTo(status);
    assertThat(response.getContentType().orElseThrow().getName())
        .isEqualTo("application/problem+json");
    Problem problem = response.body();
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.type()).isEqualTo("about:blank");
    assertThat(problem.title()).isEqualTo(HttpStatus.valueOf(status).getReason());
    assertThat(problem.code()).isEqualTo(error.code());
    assertThat(problem.detail()).isEqualTo(error.detail());
    assertThat(problem.requestId()).isEqualTo(REQUEST_ID);
  }

  @Test
  void shouldPointToTheInvalidValue() {
    Problem problem =
        errors.apiError(request, ApiError.invalid("limit", "must be positive")).body();
    assertThat(problem.errors())
        .containsExactly(new Problem.Violation("limit", "must be positive"));
  }

  @Test
  void shouldAskForABearerTokenOnlyWhenNobodyIsKnown() {
    HttpResponse<Problem> unknown =
        errors.apiError(request, ApiError.unauthenticated("invalid_token", "No."));
    HttpResponse<Problem> refused =
        errors.apiError(request, ApiError.forbidden("not_permitted", "No."));
    assertThat(unknown.getHeaders().get("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(refused.getHeaders().contains("WWW-Authenticate")).isFalse();
  }

  /** As a pool does that gets no connection in time. */
  private static Object refuse(Object proxy, Method method, Object... arguments)
      throws SQLException {
    throw new SQLTransientConnectionException("oltp - Connection is not available");
  }

  @Test
  void shouldAskToTryAgainWhenTheDatabaseCannotBeReached() {
    DataSource dead =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                ErrorControllerTest::refuse);
    DatabaseException error =
        catchThrowableOfType(
            DatabaseException.class, () -> new Database(dead).update("delete from leads"));

    HttpResponse<Problem> response = errors.database(request, error);

    assertThat(response.code()).isEqualTo(503);
    assertThat(response.getHeaders().get("Retry-After")).isEqualTo("2");
    assertThat(String.valueOf(response.body()))
        .contains("database_unavailable", REQUEST_ID)
        .doesNotContain("oltp");
  }

  @Test
  void shouldTellNothingOfOurInsides() {
    HttpResponse<Problem> response =
        errors.unexpected(request, new IllegalStateException("select secret from vault"));
    assertThat(response.code()).isEqualTo(500);
    assertThat(String.valueOf(response.body()))
        .contains("internal_error", REQUEST_ID)
        .doesNotContain("secret", "IllegalState");
  }

  @Test
  void shouldKeepTheStatusOfAFrameworksError() {
    HttpStatusException error = new HttpStatusException(HttpStatus.NOT_ACCEPTABLE, "details");
    assertThat(errors.status(request, error).code()).isEqualTo(406);
  }
}
