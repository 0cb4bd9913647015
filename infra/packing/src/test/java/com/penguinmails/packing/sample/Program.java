package com.penguinmails.packing.sample;

import com.penguinmails.packing.shelf.Callback;
import com.penguinmails.packing.shelf.Taken;
import java.util.function.Supplier;

/** Uses a little of the library. */
public final class Program implements Supplier<String> {
  /** As a service is made. */
  public Program() {}

  @Override
  public String get() {
    StringBuilder said = new StringBuilder(new Taken().call());
    new Callback(said).run();
    try {
      Object unused =
          Class.forName("com.penguinmails.packing.shelf.Named")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return said.toString();
  }
}
