package com.penguinmails.packing.shelf;

/** Called through a type of the runtime. */
public final class Callback implements Runnable {
  private final StringBuilder said;

  /** Says what it does there. */
  public Callback(StringBuilder said) {
    this.said = said;
  }

  @Override
  public void run() {
    said.append(new FromCallback().word());
  }
}
