package com.penguinmails.web.problem;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.RequestId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes problem responses. */
final class Problems {
  private Problems() {}

  static MutableHttpResponse<Problem> of(HttpRequest<?> request, ApiError error) {
    MutableHttpResponse<Problem> response =
        of(
            request,
            status(error.kind()),
            error.code(),
            error.detail(),
            error.violations().stream().map(Problem.Violation::of).toList(),
            Problem.Limit.of(error.limit()));
    return error.kind() == ApiError.Kind.UNAUTHENTICATED
        ? response.header("WWW-Authenticate", "Bearer")
        : response;
  }

  static MutableHttpResponse<Problem> of(
      HttpRequest<?> request,
      HttpStatus status,
      String code,
      String detail,
      List<Problem.Violation> errors) {
    return of(request, status, code, detail, errors, null);
  }

  private static MutableHttpResponse<Problem> of(
      HttpRequest<?> request,
      HttpStatus status,
      String code,
      String detail,
      List<Problem.Violation> errors,
      Problem.@Nullable Limit limit) {
    Problem problem =
        new Problem(
            "about:blank",
            status.getReason(),
            status.getCode(),
            code,
            detail,
            RequestId.of(request),
            errors,
            limit);
    return HttpResponse.<Problem>status(status)
        .body(problem)
        .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
  }

  private static HttpStatus status(ApiError.Kind kind) {
    return switch (kind) {
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case STALE -> HttpStatus.PRECONDITION_FAILED;
      case PAYMENT_REQUIRED -> HttpStatus.PAYMENT_REQUIRED;
      case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
      case INVALID -> HttpStatus.UNPROCESSABLE_ENTITY;
      case MALFORMED -> HttpStatus.BAD_REQUEST;
    };
  }
}
