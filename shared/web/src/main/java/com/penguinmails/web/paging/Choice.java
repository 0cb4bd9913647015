package com.penguinmails.web.paging;

import com.penguinmails.kernel.ApiError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query parameter that is one of some words; another word is no reason for an empty list. */
public final class Choice {
  private Choice() {}

  /**
   * Returns the value, null when none was given.
   *
   * @throws ApiError 422 for a word that is none of these
   */
  public static @Nullable String of(String parameter, @Nullable String value, List<String> words) {
    if (value != null && !words.contains(value)) {
      throw ApiError.invalid(parameter, "must be one of " + String.join(", ", words));
    }
    return value;
  }
}
