package com.penguinmails.local.template;

/**
 * One route of the HTTP API.
 *
 * @param method upper-case HTTP method, or {@code ANY}
 * @param path starts with a slash; {@code {name}} stands for one segment, {@code {name+}} at the
 *     end for the rest
 */
public record Route(String method, String path) {
  /** The route key as an event carries it, such as {@code GET /leads/{id}}. */
  public String key() {
    return method + " " + path;
  }
}
