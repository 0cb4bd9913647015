package com.penguinmails.local.gateway;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies travel as text in an event. All others, forms included, are base64, as an HTTP API
 * sends them.
 */
final class MediaTypes {
  private MediaTypes() {}

  static boolean isText(@Nullable String contentType, @Nullable String contentEncoding) {
    if (contentType == null || contentEncoding != null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.equals("application/json")
        || type.equals("application/xml")
        || type.equals("application/javascript")
        || type.endsWith("+json")
        || type.endsWith("+xml");
  }
}
