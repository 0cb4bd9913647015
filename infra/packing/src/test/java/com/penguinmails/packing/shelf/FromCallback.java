package com.penguinmails.packing.shelf;

/** Reached through a callback alone. */
final class FromCallback {
  String word() {
    return " back";
  }
}
