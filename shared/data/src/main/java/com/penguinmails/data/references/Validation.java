package com.penguinmails.data.references;

import java.util.List;
import java.util.Set;

/**
 * What a check of references found.
 *
 * @param missing those that certainly lead nowhere
 * @param unchecked one per reference nobody could be asked about; the work goes on
 */
public record Validation(Set<Reference> missing, List<String> unchecked) {
  public Validation {
    missing = Set.copyOf(missing);
    unchecked = List.copyOf(unchecked);
  }

  /** One per missing reference. */
  public List<String> errors() {
    return missing.stream()
        .map(reference -> "there is no " + reference.kind().key() + " " + reference.id())
        .toList();
  }

  /** Whether nothing is known to be wrong. */
  public boolean isValid() {
    return missing.isEmpty();
  }

  /** Whether everything was looked at. */
  public boolean isComplete() {
    return unchecked.isEmpty();
  }
}
