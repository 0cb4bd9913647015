package com.penguinmails.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error the caller of the API caused and can act on. Anything else is a fault of ours and
 * becomes a 500 without details.
 *
 * <p>{@code code} is stable and meant for programs, {@code detail} tells a person what to do.
 */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of answer the error is; the web layer maps each to one HTTP status. */
  public enum Kind {
    /** No or no valid identity: 401. */
    UNAUTHENTICATED,
    /** Known, but not allowed: 403. */
    FORBIDDEN,
    /** No such thing, or another tenant's: 404. */
    NOT_FOUND,
    /** The plan does not allow it, or was not paid for: 402. */
    PAYMENT_REQUIRED,
    /** The request contradicts the present state: 409. */
    CONFLICT,
    /** Too many requests: 429. */
    TOO_MANY,
    /** Somebody we need does not answer: 503. */
    UNAVAILABLE,
    /** {@code If-Match} names an older version: 412. */
    STALE,
    /** More than the function accepts: 413. */
    TOO_LARGE,
    /** Understood but not valid: 422. */
    INVALID,
    /** Not understood at all (bad JSON, bad cursor, bad number): 400. */
    MALFORMED
  }

  /**
   * One invalid value.
   *
   * @param pointer JSON pointer (RFC 6901) into the request body, or the parameter's name
   * @param detail what is wrong with it
   */
  public record Violation(String pointer, String detail) {}

  private final Kind kind;
  private final String code;
  private final transient List<Violation> violations;
  private final transient @Nullable PlanLimit limit;

  /** Creates an error with the violations that led to it, possibly none. */
  public ApiError(Kind kind, String code, String detail, List<Violation> violations) {
    this(kind, code, detail, violations, null);
  }

  private ApiError(
      Kind kind,
      String code,
      String detail,
      List<Violation> violations,
      @Nullable PlanLimit limit) {
    super(detail);
    this.kind = kind;
    this.code = code;
    this.violations = List.copyOf(violations);
    this.limit = limit;
  }

  /** The plan does not allow as much. */
  public static ApiError planLimit(PlanLimit limit) {
    return new ApiError(
        Kind.PAYMENT_REQUIRED, "plan_limit_reached", limit.sentence(), List.of(), limit);
  }

  /** What was bought is not paid for. */
  public static ApiError paymentRequired(String code, String detail) {
    return new ApiError(Kind.PAYMENT_REQUIRED, code, detail, List.of());
  }

  /** No {@code what} with this id, as far as the caller's tenant is concerned. */
  public static ApiError notFound(String what, Object id) {
    return new ApiError(
        Kind.NOT_FOUND, what + "_not_found", "There is no " + what + " " + id + ".", List.of());
  }

  /** The request contradicts the present state. */
  public static ApiError conflict(String code, String detail) {
    return new ApiError(Kind.CONFLICT, code, detail, List.of());
  }

  /** One value is not valid. */
  public static ApiError invalid(String pointer, String detail) {
    return invalid(List.of(new Violation(pointer, detail)));
  }

  /** Several values are not valid. */
  public static ApiError invalid(List<Violation> violations) {
    return new ApiError(
        Kind.INVALID, "invalid_request", "Some values are not valid; see errors.", violations);
  }

  /** The request cannot be understood. */
  public static ApiError malformed(String code, String detail) {
    return new ApiError(Kind.MALFORMED, code, detail, List.of());
  }

  /** The caller is known but may not do this. */
  public static ApiError forbidden(String code, String detail) {
    return new ApiError(Kind.FORBIDDEN, code, detail, List.of());
  }

  /** The caller is not known. */
  public static ApiError unauthenticated(String code, String detail) {
    return new ApiError(Kind.UNAUTHENTICATED, code, detail, List.of());
  }

  /** The resource changed since the caller read it. */
  public static ApiError stale(String what) {
    return new ApiError(
        Kind.STALE,
        "stale_" + what,
        "The " + what + " changed since you read it; read it again and repeat.",
        List.of());
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  /** The sentence for the caller. */
  public String detail() {
    String message = getMessage();
    return message == null ? code : message;
  }

  public List<Violation> violations() {
    return violations;
  }

  /** The limit that was reached, if that is what went wrong. */
  public @Nullable PlanLimit limit() {
    return limit;
  }
}
