package com.penguinmails.operations.openapi;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Makes the one description of the API of what each module's compilation wrote about its
 * controllers. Runs in the build, before the jar is made; no part of the product.
 */
final class OpenApiMerge {
  private static final String BASE = "/openapi/base.yml";
  private static final String PARTS = "glob:**/target/classes/META-INF/swagger/*.yml";

  private final Routes routes;
  private final Node document;

  private OpenApiMerge(Routes routes) throws IOException {
    this.routes = routes;
    try (var base = OpenApiMerge.class.getResourceAsStream(BASE)) {
      this.document = Node.of(reader().load(base));
    }
  }

  /** Takes the working copy's directory, the product's version and the file to write. */
  public static void main(String[] arguments) throws IOException {
    Path output = Path.of(arguments[2]);
    Node merged = merge(Path.of(arguments[0]), arguments[1]);
    Files.createDirectories(output.resolveSibling("."));
    Files.writeString(output, writer().dump(merged.fields()));
  }

  static Node merge(Path root, String version) throws IOException {
    OpenApiMerge merge = new OpenApiMerge(Routes.read(root.resolve("template.yaml")));
    for (Path part : parts(root)) {
      merge.add(part);
    }
    merge.finish(version);
    return merge.document;
  }

  private static List<Path> parts(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("functions"), 6)) {
      return files
          .filter(FileSystems.getDefault().getPathMatcher(PARTS)::matches)
          .sorted()
          .toList();
    }
  }

  private void add(Path part) throws IOException {
    Node read = Node.of(reader().load(Files.readString(part)));
    Node schemas = document.made("components").made("schemas");
    read.child("components")
        .child("schemas")
        .each(
            (name, schema) -> {
              Object known = schemas.fields().putIfAbsent(name, schema.fields());
              if (known != null && !name.equals("Problem") && !known.equals(schema.fields())) {
                throw new IllegalStateException(
                    "Two modules describe a different " + name + ": rename one record. " + part);
              }
            });
    read.child("paths")
        .each(
            (path, operations) ->
                document.made("paths").made(path).fields().putAll(operations.fields()));
  }

  private void finish(String version) {
    document.made("info").put("version", version);
    document.put("paths", new TreeMap<>(document.child("paths").fields()));
    Schemas.modernise(document.get("paths"));
    Schemas.modernise(document.child("components").get("schemas"));
    Operation.describeProblems(document.made("components").made("responses"));
    Examples examples = new Examples(document.child("components").child("schemas"));
    document
        .child("paths")
        .each(
            (path, operations) ->
                operations.each(
                    (method, operation) -> {
                      if (Operation.METHODS.contains(method)) {
                        new Operation(method, path, operation)
                            .complete(operationId(method, path), examples);
                      }
                    }));
  }

  private String operationId(String method, String path) {
    return routes
        .serving(method, path)
        .map(route -> route.operationId(path))
        .orElseThrow(
            () ->
                new IllegalStateException("template.yaml has no route for " + method + " " + path));
  }

  private static Yaml reader() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  private static Yaml writer() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(120);
    options.setDereferenceAliases(true);
    Representer plain = new Representer(options);
    plain.addClassTag(TreeMap.class, Tag.MAP);
    return new Yaml(plain, options);
  }
}
