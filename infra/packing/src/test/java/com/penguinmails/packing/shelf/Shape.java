package com.penguinmails.packing.shelf;

/** What a shell is under another name. */
public abstract class Shape {
  abstract String name();
}
