package com.penguinmails.local.runtime;

import com.penguinmails.local.template.LambdaFunction;
import org.jspecify.annotations.Nullable;

/** A function gave no answer. The leaves say why. */
public abstract sealed class InvocationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private InvocationException(LambdaFunction function, String problem, @Nullable Throwable cause) {
    super(function.name() + " " + problem, cause);
  }

  /** The handler threw, its process ended or it could not be started. */
  public static final class Failed extends InvocationException {
    private static final long serialVersionUID = 1L;

    Failed(LambdaFunction function, String problem, @Nullable Throwable cause) {
      super(function, problem, cause);
    }

    Failed(LambdaFunction function, String problem) {
      this(function, problem, null);
    }
  }

  /** The invocation ran into the function's timeout and was ended. */
  public static final class TimedOut extends InvocationException {
    private static final long serialVersionUID = 1L;

    TimedOut(LambdaFunction function) {
      super(function, "timed out after " + function.timeout().toSeconds() + " s", null);
    }
  }

  /** Too many calls wait for the function already. */
  public static final class Throttled extends InvocationException {
    private static final long serialVersionUID = 1L;

    Throttled(LambdaFunction function) {
      super(function, "has too many calls waiting", null);
    }
  }
}
