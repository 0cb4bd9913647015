package com.penguinmails.local.scenario;

/** Something the scenario expects is not so. */
public final class ScenarioFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScenarioFailure(String what) {
    super(what);
  }

  ScenarioFailure(String what, Throwable cause) {
    super(what, cause);
  }
}
