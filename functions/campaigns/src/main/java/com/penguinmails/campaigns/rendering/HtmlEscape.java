package com.penguinmails.campaigns.rendering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Escapes whatever Liquid is about to print, safe inside elements and quoted attributes. */
final class HtmlEscape {
  private HtmlEscape() {}

  static @Nullable Object printed(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case SafeHtml safe -> safe.html();
      case Number number -> number;
      case Boolean bool -> bool;
      case List<?> list -> each(list);
      case Object[] array -> each(Arrays.asList(array));
      default -> text(value.toString());
    };
  }

  private static List<@Nullable Object> each(List<?> values) {
    List<@Nullable Object> printed = new ArrayList<>(values.size());
    values.forEach(value -> printed.add(printed(value)));
    return printed;
  }

  static String text(String plain) {
    StringBuilder escaped = null;
    for (int i = 0; i < plain.length(); i++) {
      String entity = entity(plain.charAt(i));
      if (entity != null && escaped == null) {
        escaped = new StringBuilder(plain.length() + 32).append(plain, 0, i);
      }
      if (escaped != null) {
        if (entity == null) {
          escaped.append(plain.charAt(i));
        } else {
          escaped.append(entity);
        }
      }
    }
    return escaped == null ? plain : escaped.toString();
  }

  private static @Nullable String entity(char character) {
    return switch (character) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> null;
    };
  }
}
