package com.penguinmails.local.template;

import java.util.List;

/**
 * What pages of other origins may do ("CorsConfiguration" of an HTTP API).
 *
 * @param origins such as {@code https://app.example.com}, or {@code *}; none for no pages
 * @param methods in capitals
 * @param allowedHeaders of requests
 * @param exposedHeaders of answers
 * @param maxAge seconds for which a browser need not ask again
 */
public record CrossOrigin(
    List<String> origins,
    List<String> methods,
    List<String> allowedHeaders,
    List<String> exposedHeaders,
    int maxAge) {
  /** No page of another origin may do anything. */
  public static final CrossOrigin NONE =
      new CrossOrigin(List.of(), List.of(), List.of(), List.of(), 0);

  /** Copies the lists, so that it is a value. */
  public CrossOrigin {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    allowedHeaders = List.copyOf(allowedHeaders);
    exposedHeaders = List.copyOf(exposedHeaders);
  }
}
