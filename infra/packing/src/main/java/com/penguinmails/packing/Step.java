package com.penguinmails.packing;

/** What one instruction leads to. */
sealed interface Step {
  /** A class is made, or something static of it used. */
  record Use(String owner) implements Step {}

  /** A class is held as a value: somebody may make it by reflection. */
  record Hold(String owner) implements Step {}

  /** A text that may be a class's name. */
  record Say(String text) implements Step {}

  /** This method and no other is called. */
  record Call(String owner, String signature) implements Step {}

  /** Any method of this signature may be called. */
  record Dispatch(String signature) implements Step {}
}
