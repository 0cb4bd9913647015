package com.penguinmails.packing.shelf;

/** Behind a shell: nobody gets here. */
final class Behind {
  String word() {
    return "behind";
  }
}
