package com.penguinmails.data.references;

import java.time.Duration;
import java.util.Optional;

/** Remembers answers. May forget any time and may fail: nobody depends on it. */
public interface ReferenceCache {

  /** Returns what is remembered under this key. */
  Optional<Boolean> get(String key);

  /** Remembers an answer for so long. */
  void put(String key, boolean exists, Duration time);
}
