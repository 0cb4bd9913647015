package com.penguinmails.packing.shelf;

/** Called for one of its methods. */
public final class Taken {
  /** What is called. */
  public String call() {
    return "taken";
  }

  /** Never called: what it returns stays a shell, for the verifier. */
  public Shape unused() {
    return new Shell();
  }
}
