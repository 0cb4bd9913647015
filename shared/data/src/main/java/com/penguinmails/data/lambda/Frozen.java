package com.penguinmails.data.lambda;

/**
 * A bean with something that must not be in a snapshot: connections, passwords, what was random.
 */
public interface Frozen {
  /** Lets go of it; nothing runs any more. */
  void beforeSnapshot();

  /** Goes on in one of many copies, maybe days later. */
  void afterRestore();
}
