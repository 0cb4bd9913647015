package com.penguinmails.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A template of the product, or what becomes of it with one piece of its text changed. */
record Sample(String text) {
  static final Path ROOT = Path.of(System.getProperty("project.root"));

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "DatabaseOltpUrl", "jdbc:oltp",
          "DatabaseContentUrl", "jdbc:content",
          "DatabaseQueueUrl", "jdbc:queue",
          "DatabaseOlapUrl", "jdbc:olap",
          "OidcIssuer", "http://issuer",
          "OidcJwksUrl", "http://issuer/keys",
          "PublicBaseUrl", "http://public");

  /** A file of the repository. */
  static Sample of(String file) throws IOException {
    return new Sample(Files.readString(ROOT.resolve(file)));
  }

  /** The product's own template. */
  static Template product() throws IOException {
    return TemplateReader.read(ROOT.resolve("template.yaml"), PARAMETERS);
  }

  /** Where it first stands behind the name of a resource. */
  Sample with(String resource, String good, String bad) {
    int begin = found("\n  " + resource + ":", 0);
    int at = found(good, begin);
    return new Sample(text.substring(0, at) + bad + text.substring(at + good.length()));
  }

  private int found(String part, int begin) {
    int at = text.indexOf(part, begin);
    if (at < 0) {
      throw new IllegalArgumentException("There is no " + part);
    }
    return at;
  }

  Template read(Path directory) throws IOException {
    return TemplateReader.read(
        Files.writeString(directory.resolve("template.yaml"), text), PARAMETERS);
  }
}
