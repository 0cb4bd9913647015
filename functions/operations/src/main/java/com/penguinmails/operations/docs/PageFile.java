package com.penguinmails.operations.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What may be fetched, one by one: no part of a request ever becomes part of a resource's name.
 *
 * <p>The texts are small beside the function's memory and read once per request.
 */
enum PageFile {
  INDEX("", "/docs/index.html", "text/html"),
  START("start.js", "/docs/start.js", "text/javascript"),
  BUNDLE("swagger-ui-bundle.js", webjar("swagger-ui-bundle.js"), "text/javascript"),
  STYLE("swagger-ui.css", webjar("swagger-ui.css"), "text/css"),
  DESCRIPTION("openapi.yml", "/openapi.yml", "application/yaml");

  private final String file;
  private final String resource;
  private final String mediaType;

  PageFile(String file, String resource, String mediaType) {
    this.file = file;
    this.resource = resource;
    this.mediaType = mediaType;
  }

  /** The file of the page with this name, if there is one. */
  static Optional<PageFile> named(String name) {
    return Arrays.stream(values())
        .filter(page -> page != INDEX && page != DESCRIPTION && page.file.equals(name))
        .findFirst();
  }

  String mediaType() {
    return mediaType;
  }

  /** The text; empty when the build did not put it into the jar. */
  Optional<String> text() {
    try (InputStream stream = PageFile.class.getResourceAsStream(resource)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String webjar(String file) {
    return "/META-INF/resources/webjars/swagger-ui/" + SwaggerUi.VERSION + "/" + file;
  }

  /** Its version is part of its paths; a test fails when the dependency has another one. */
  private static final class SwaggerUi {
    static final String VERSION = "5.31.0";
  }
}
