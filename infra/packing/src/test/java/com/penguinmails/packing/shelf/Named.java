package com.penguinmails.packing.shelf;

/** Made by its name. */
public final class Named {
  /** As reflection makes it. */
  public Named() {}
}
