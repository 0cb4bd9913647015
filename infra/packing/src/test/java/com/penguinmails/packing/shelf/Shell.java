package com.penguinmails.packing.shelf;

/** Mentioned only. */
final class Shell extends Shape {
  @Override
  String name() {
    return new Behind().word();
  }
}
