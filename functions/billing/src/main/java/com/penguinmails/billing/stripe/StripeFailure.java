package com.penguinmails.billing.stripe;

import com.penguinmails.kernel.ApiError;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import java.util.List;

/** Stripe did not do what was asked. */
public final class StripeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int NOT_FOUND = 404;

  /** Why, as far as it matters to what comes next. */
  public enum Kind {
    /** The customer's bank said no. */
    DECLINED,
    /** Too many requests, or the same object is being changed. */
    BUSY,
    /** No answer, or a server error: it may have happened. */
    UNAVAILABLE,
    /** There is no such object. */
    MISSING,
    /** The request was wrong; the same again will fail again. */
    REFUSED
  }

  private final Kind kind;

  private StripeFailure(Kind kind, String message, StripeException cause) {
    super(message, cause);
    this.kind = kind;
  }

  static StripeFailure of(StripeException cause) {
    String message = cause.getUserMessage() == null ? cause.getMessage() : cause.getUserMessage();
    return new StripeFailure(kind(cause), message == null ? "no message" : message, cause);
  }

  private static Kind kind(StripeException cause) {
    if (cause instanceof CardException) {
      return Kind.DECLINED;
    }
    if (cause instanceof RateLimitException || "lock_timeout".equals(cause.getCode())) {
      return Kind.BUSY;
    }
    Integer status = cause.getStatusCode();
    if (cause instanceof ApiConnectionException || status == null || status >= FIRST_SERVER_ERROR) {
      return Kind.UNAVAILABLE;
    }
    return cause instanceof IdempotencyException || status != NOT_FOUND
        ? Kind.REFUSED
        : Kind.MISSING;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same may work later. */
  public boolean isPassing() {
    return kind == Kind.BUSY || kind == Kind.UNAVAILABLE;
  }

  /** What the caller of our API is told. */
  public ApiError toApiError() {
    return switch (kind) {
      case DECLINED -> ApiError.paymentRequired("card_declined", sentence("The card was declined"));
      case BUSY, UNAVAILABLE ->
          new ApiError(
              ApiError.Kind.UNAVAILABLE,
              "payment_provider_unavailable",
              "The payment provider does not answer; try again in a minute, nothing happens twice.",
              List.of());
      case MISSING ->
          ApiError.conflict("payment_provider_missing", sentence("Stripe does not know it"));
      case REFUSED -> ApiError.conflict("payment_provider_refused", sentence("Stripe refused"));
    };
  }

  private String sentence(String what) {
    return what + ": " + getMessage();
  }
}
