package com.penguinmails.local.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads an AWS SAM template into {@link Template}; everything but functions, their queues and what
 * their API lets pages do is passed over.
 */
public final class TemplateReader {
  private final Path directory;
  private final Intrinsics intrinsics;
  private final Map<String, Section> resources;
  private final Optional<Section> globals;

  private TemplateReader(Path directory, Section root, Map<String, String> parameters) {
    this.directory = directory;
    this.intrinsics = new Intrinsics(root, parameters);
    this.resources = root.require("Resources").entries();
    this.globals = root.find("Globals").flatMap(section -> section.find("Function"));
  }

  /**
   * Reads a template file.
   *
   * @param parameters values for the template's parameters; those not given keep their default
   * @throws TemplateException naming line and function, when the file says what AWS or the runner
   *     cannot use
   * @throws IllegalArgumentException when a parameter is given that the template does not declare
   * @throws IOException when the file cannot be read
   */
  public static Template read(Path file, Map<String, String> parameters) throws IOException {
    Path directory = file.toAbsolutePath().normalize().getParent();
    try (Reader text = Files.newBufferedReader(file)) {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      Node root = new Yaml(options).compose(text);
      if (root == null) {
        throw new IOException(file + " is empty");
      }
      return new TemplateReader(
              directory == null ? Path.of("") : directory, new Section("", root), parameters)
          .template();
    }
  }

  private Template template() {
    List<LambdaFunction> functions = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    resources.forEach(
        (id, resource) -> {
          if (resource.require("Type").scalar().equals("AWS::Serverless::Function")) {
            LambdaFunction function = function(id, resource.require("Properties"));
            function.routes().forEach(route -> claim(taken, resource, "the route " + route.key()));
            function.queues().forEach(queue -> claim(taken, resource, "the queue " + queue));
            functions.add(function);
          }
        });
    return new Template(functions, crossOrigin());
  }

  private CrossOrigin crossOrigin() {
    return resources.values().stream()
        .filter(resource -> resource.require("Type").scalar().equals("AWS::Serverless::HttpApi"))
        .flatMap(resource -> resource.find("Properties").stream())
        .flatMap(properties -> properties.find("CorsConfiguration").stream())
        .map(intrinsics::chosen)
        .filter(section -> section.tag().isEmpty())
        .map(this::crossOrigin)
        .findFirst()
        .orElse(CrossOrigin.NONE);
  }

  private CrossOrigin crossOrigin(Section section) {
    return new CrossOrigin(
        intrinsics.list(section.require("AllowOrigins")),
        intrinsics.list(section.require("AllowMethods")),
        intrinsics.list(section.require("AllowHeaders")),
        intrinsics.list(section.require("ExposeHeaders")),
        number(section.require("MaxAge"), 0, 86_400));
  }

  private static void claim(Set<String> taken, Section resource, String what) {
    if (!taken.add(what)) {
      throw resource.invalid("claims " + what + ", which is taken already");
    }
  }

  private LambdaFunction function(String id, Section properties) {
    Section code = setting(properties, "CodeUri");
    Events events = new Events(intrinsics, resources);
    properties.find("Events").ifPresent(section -> section.entries().forEach(events::add));
    return new LambdaFunction(
        kebab(id),
        intrinsics.text(setting(properties, "Handler")),
        new FunctionCode(directory.resolve(intrinsics.text(code)).normalize()),
        number(setting(properties, "MemorySize"), 128, 10_240),
        Duration.ofSeconds(number(setting(properties, "Timeout"), 1, 900)),
        environment(properties),
        events.routes,
        events.schedules,
        events.queues);
  }

  private Section setting(Section properties, String key) {
    return properties
        .find(key)
        .or(() -> globals.flatMap(section -> section.find(key)))
        .orElseThrow(() -> properties.invalid("has no " + key));
  }

  private int number(Section section, int least, int most) {
    String text = intrinsics.text(section);
    if (!text.matches("\\d{1,6}")
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      throw section.invalid("must be between " + least + " and " + most + ", but is " + text);
    }
    return Integer.parseInt(text);
  }

  private Map<String, String> environment(Section properties) {
    Map<String, String> environment = new HashMap<>();
    globals.ifPresent(section -> addVariables(section, environment));
    addVariables(properties, environment);
    return environment;
  }

  private void addVariables(Section owner, Map<String, String> environment) {
    owner
        .find("Environment")
        .flatMap(section -> section.find("Variables"))
        .ifPresent(
            variables ->
                variables
                    .entries()
                    .forEach((name, value) -> environment.put(name, intrinsics.text(value))));
  }

  private static String kebab(String id) {
    return id.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
