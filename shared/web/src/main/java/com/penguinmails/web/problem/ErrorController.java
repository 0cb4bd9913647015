package com.penguinmails.web.problem;

import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.RequestId;
import io.micronaut.core.bind.exceptions.UnsatisfiedArgumentException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.codec.CodecException;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every error of every controller with a {@link Problem}. */
@Controller
final class ErrorController {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorController.class);
  private static final String RETRY_SECONDS = "2";

  @Error(global = true, exception = ApiError.class)
  HttpResponse<Problem> apiError(HttpRequest<?> request, ApiError error) {
    return Problems.of(request, error);
  }

  /**
   * A limit of the plan is kept by the database, and it knows what cannot be stored; any other
   * failure of it is ours.
   */
  @Error(global = true, exception = DatabaseException.class)
  HttpResponse<Problem> database(HttpRequest<?> request, DatabaseException error) {
    if (error.isConnection()) {
      log(request, error);
      return Problems.of(
              request,
              HttpStatus.SERVICE_UNAVAILABLE,
              "database_unavailable",
              "The database cannot be reached right now. Try again in a moment.",
              List.of())
          .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    if (error.isUnstorable()) {
      log(request, error);
      return Problems.of(
          request,
          ApiError.invalid(
              "",
              "a value cannot be stored: text with U+0000 or half of a character, or a date or number that is too far away"));
    }
    return error
        .planLimit()
        .<HttpResponse<Problem>>map(limit -> Problems.of(request, ApiError.planLimit(limit)))
        .orElseGet(() -> unexpected(request, error));
  }

  @Error(global = true, exception = ConstraintViolationException.class)
  HttpResponse<Problem> invalid(HttpRequest<?> request, ConstraintViolationException error) {
    List<ApiError.Violation> violations =
        error.getConstraintViolations().stream()
            .map(v -> new ApiError.Violation(pointer(v), v.getMessage()))
            .toList();
    return Problems.of(request, ApiError.invalid(violations));
  }

  @Error(global = true, exception = CodecException.class)
  HttpResponse<Problem> unreadable(HttpRequest<?> request, CodecException error) {
    return Problems.of(
        request, ApiError.malformed("malformed_body", UnreadableBody.explained(error)));
  }

  @Error(global = true, exception = ConversionErrorException.class)
  HttpResponse<Problem> unconvertible(HttpRequest<?> request, ConversionErrorException error) {
    String name = error.getArgument().getName();
    return Problems.of(
        request,
        ApiError.malformed("malformed_value", "The value of " + name + " cannot be understood."));
  }

  @Error(global = true, exception = UnsatisfiedArgumentException.class)
  HttpResponse<Problem> missing(HttpRequest<?> request, UnsatisfiedArgumentException error) {
    String name = error.getArgument().getName();
    return Problems.of(request, ApiError.malformed("missing_value", "A value is missing: " + name));
  }

  @Error(global = true, exception = UnsatisfiedRouteException.class)
  HttpResponse<Problem> unsatisfied(HttpRequest<?> request, UnsatisfiedRouteException error) {
    String name = error.getArgument().getName();
    return Problems.of(request, ApiError.malformed("missing_value", "A value is missing: " + name));
  }

  @Error(global = true, exception = HttpStatusException.class)
  HttpResponse<Problem> status(HttpRequest<?> request, HttpStatusException error) {
    return Problems.of(
        request, error.getStatus(), "request_refused", error.getStatus().getReason(), List.of());
  }

  @Error(global = true, status = HttpStatus.NOT_FOUND)
  HttpResponse<Problem> notFound(HttpRequest<?> request) {
    return Problems.of(
        request, HttpStatus.NOT_FOUND, "not_found", "There is nothing at this path.", List.of());
  }

  @Error(global = true, status = HttpStatus.METHOD_NOT_ALLOWED)
  HttpResponse<Problem> methodNotAllowed(HttpRequest<?> request) {
    return Problems.of(
        request,
        HttpStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This path does not know the method " + request.getMethodName() + ".",
        List.of());
  }

  @Error(global = true, status = HttpStatus.UNSUPPORTED_MEDIA_TYPE)
  HttpResponse<Problem> unsupportedType(HttpRequest<?> request) {
    return Problems.of(
        request,
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "This path does not take that content type.",
        List.of());
  }

  @Error(global = true, exception = Throwable.class)
  HttpResponse<Problem> unexpected(HttpRequest<?> request, Throwable error) {
    log(request, error);
    return Problems.of(
        request,
        HttpStatus.INTERNAL_SERVER_ERROR,
        "internal_error",
        "Something went wrong on our side. Tell us the request id.",
        List.of());
  }

  private static void log(HttpRequest<?> request, Throwable error) {
    LOG.error(
        "{} {} failed, request {}",
        request.getMethodName(),
        request.getPath(),
        RequestId.of(request),
        error);
  }

  /**
   * The path of a violation without method and parameter: {@code set.steps[1].delayHours →
   * /steps/1/delay_hours}.
   */
  private static String pointer(ConstraintViolation<?> violation) {
    StringBuilder pointer = new StringBuilder();
    StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
        .skip(2)
        .forEach(node -> pointer.append(place(node)));
    return pointer.toString();
  }

  private static String place(Path.Node node) {
    String index = node.getIndex() == null ? "" : "/" + node.getIndex();
    return index + "/" + SnakeCase.of(node.getName());
  }
}
