package com.penguinmails.data.references;

import java.util.List;

/**
 * What a check of references found.
 *
 * @param errors one per reference that certainly leads nowhere
 * @param unchecked one per reference nobody could be asked about; the work goes on
 */
public record Validation(List<String> errors, List<String> unchecked) {
  public Validation {
    errors = List.copyOf(errors);
    unchecked = List.copyOf(unchecked);
  }

  /** Whether nothing is known to be wrong. */
  public boolean isValid() {
    return errors.isEmpty();
  }

  /** Whether everything was looked at. */
  public boolean isComplete() {
    return unchecked.isEmpty();
  }
}
