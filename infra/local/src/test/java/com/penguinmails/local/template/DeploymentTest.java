package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.queue.Queues;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Head;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What template.yaml names exists in the code, and the other way round. */
class DeploymentTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z][a-z0-9.]*)(:[^}]*)?}");

  /** A property's name that a constant holds. */
  private static final Pattern PROPERTY =
      Pattern.compile("static final String \\w+ = \"([a-z]+(?:\\.[a-z0-9]+)+)\";");

  /** What the Java runtime, Lambda or the log reads, not a property of ours. */
  private static final Set<String> OTHERS = Set.of("JAVA_TOOL_OPTIONS");

  /** Properties of a single machine or a test; a deployment keeps their defaults. */
  private static final Set<String> FROM_LAMBDA = Set.of("aws.lambda.function.name", "aws.region");

  private static Template template;
  private static List<Class<?>> classes;

  @BeforeAll
  static void read() throws IOException {
    template =
        TemplateReader.read(
            ROOT.resolve("template.yaml"),
            Map.of(
                "DatabaseOltpUrl", "jdbc:oltp",
                "DatabaseContentUrl", "jdbc:content",
                "DatabaseQueueUrl", "jdbc:queue",
                "DatabaseOlapUrl", "jdbc:olap",
                "OidcIssuer", "http://issuer",
                "OidcJwksUrl", "http://issuer/keys",
                "PublicBaseUrl", "http://public"));
    classes = classes();
  }

  @Test
  void shouldNameEveryHandlerAndNoOther() {
    Set<String> handlers = new TreeSet<>();
    for (Class<?> type : classes) {
      if (type.getPackageName().endsWith(".lambda") && type.getSimpleName().endsWith("Handler")) {
        handlers.add(type.getName());
      }
    }
    Set<String> named = new TreeSet<>();
    template.functions().forEach(function -> named.add(function.handlerClass()));

    assertThat(named).isEqualTo(handlers);
  }

  @Test
  void shouldTakeEachHandlerFromItsModulesJar() {
    for (LambdaFunction function : template.functions()) {
      String module = module(function.handlerClass());
      assertThat(function.code().path().toString())
          .as(function.name())
          .endsWith("functions/" + module + "/target/lambda");
    }
  }

  @Test
  void shouldOfferEveryRouteOfTheCodeAndNoOther() {
    Set<String> code = codeRoutes();
    Set<String> offered = templateRoutes();
    // What answers GET answers HEAD.
    offered.removeIf(
        route -> route.contains(" HEAD ") && code.contains(route.replace(" HEAD ", " GET ")));

    assertThat(offered).isEqualTo(code);
  }

  @Test
  void shouldGiveStaffRoutesToStaffFunctionsAndNoOthers() {
    for (LambdaFunction function : template.functions()) {
      for (Route route : function.routes()) {
        assertThat(route.path().matches("/api/v1/(platform|queue)/.*"))
            .as(function.name() + " " + route.key())
            .isEqualTo(Roles.PLATFORM.equals(function.environment().get("DATABASE_ROLE")));
      }
    }
  }

  @Test
  void shouldHaveAQueueForEveryDoorbellAndNoOther() throws IllegalAccessException, IOException {
    Set<String> rung = new TreeSet<>();
    for (Field field : Queues.class.getFields()) {
      rung.add((String) field.get(null));
    }
    Set<String> made = new TreeSet<>();
    Matcher names =
        Pattern.compile("QueueName: !Sub \"\\$\\{AWS::StackName}-([a-z-]+)\"")
            .matcher(Files.readString(ROOT.resolve("template.yaml")));
    while (names.find()) {
      if (!names.group(1).endsWith("dead-letters")) {
        made.add(names.group(1));
      }
    }

    assertThat(made).isEqualTo(rung);
  }

  @Test
  void shouldSetEveryVariableTheCodeNeedsAndNoOther() throws IOException {
    Set<String> needed = new TreeSet<>();
    Set<String> known = new TreeSet<>();
    for (String source : sources()) {
      Matcher found = PLACEHOLDER.matcher(source);
      while (found.find()) {
        known.add(found.group(1));
        if (found.group(2) == null) {
          needed.add(found.group(1));
        }
      }
      Matcher named = PROPERTY.matcher(source);
      while (named.find()) {
        known.add(named.group(1));
      }
      Matcher required = Pattern.compile("@Requires\\(property = \"([a-z.]+)\"").matcher(source);
      while (required.find()) {
        known.add(required.group(1));
      }
    }
    Set<String> given = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      for (String name : function.environment().keySet()) {
        if (!OTHERS.contains(name)) {
          given.add(name.toLowerCase(java.util.Locale.ROOT).replace('_', '.'));
        }
      }
    }

    assertThat(known).as("read by the code").containsAll(given);
    for (LambdaFunction function : template.functions()) {
      assertThat(function.environment().keySet())
          .as(function.name())
          .containsAll(
              needed.stream()
                  .filter(name -> !FROM_LAMBDA.contains(name))
                  .map(name -> name.toUpperCase(java.util.Locale.ROOT).replace('.', '_'))
                  .toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/{id}, /api/{}",
    "/api/{proxy+}, /api/{}",
    "/api/{month}/{id}/content, /api/{}/{}/content",
    "'/api{?limit,cursor}', /api",
    "/api/, /api",
  })
  void shouldCompareRoutesByShape(String path, String shape) {
    assertThat(shape(path)).isEqualTo(shape);
  }

  private static Set<String> templateRoutes() {
    Set<String> routes = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      for (Route route : function.routes()) {
        routes.add(
            module(function.handlerClass()) + " " + route.method() + " " + shape(route.path()));
      }
    }
    return routes;
  }

  private static Set<String> codeRoutes() {
    Set<String> routes = new TreeSet<>();
    for (Class<?> type : classes) {
      Controller controller = type.getAnnotation(Controller.class);
      if (controller != null) {
        for (Method method : type.getDeclaredMethods()) {
          for (String route : routes(controller.value(), method)) {
            routes.add(collected(module(type.getName()) + " " + route));
          }
        }
      }
    }
    return routes;
  }

  /** A greedy variable of the template stands for what the code spells out below it. */
  private static String collected(String route) {
    for (LambdaFunction function : template.functions()) {
      for (Route each : function.routes()) {
        if (each.path().endsWith("+}")) {
          String start =
              module(function.handlerClass()) + " " + each.method() + " " + shape(each.path());
          if (route.startsWith(start)) {
            return start;
          }
        }
      }
    }
    return route;
  }

  private static String module(String className) {
    return className.split("\\.", -1)[2];
  }

  private static List<String> routes(String base, Method method) {
    List<String> routes = new ArrayList<>();
    add(
        routes,
        "GET",
        base,
        method.getAnnotation(Get.class),
        each -> paths(each.value(), each.uri(), each.uris()));
    add(
        routes,
        "HEAD",
        base,
        method.getAnnotation(Head.class),
        each -> paths(each.value(), each.uri(), each.uris()));
    add(
        routes,
        "POST",
        base,
        method.getAnnotation(Post.class),
        each -> paths(each.value(), each.uri(), each.uris()));
    add(
        routes,
        "PUT",
        base,
        method.getAnnotation(Put.class),
        each -> paths(each.value(), each.uri(), each.uris()));
    add(
        routes,
        "PATCH",
        base,
        method.getAnnotation(Patch.class),
        each -> paths(each.value(), each.uri(), each.uris()));
    add(
        routes,
        "DELETE",
        base,
        method.getAnnotation(Delete.class),
        each -> paths(each.value(), each.uri(), each.uris()));
    return routes;
  }

  private static <A> void add(
      List<String> routes,
      String verb,
      String base,
      A annotation,
      Function<A, List<String>> paths) {
    if (annotation != null) {
      paths.apply(annotation).forEach(path -> routes.add(verb + " " + shape(base + path)));
    }
  }

  private static List<String> paths(String value, String uri, String[] uris) {
    if (uris.length > 0 && !(uris.length == 1 && uris[0].equals("/"))) {
      return List.of(uris);
    }
    return List.of(value.equals("/") ? uri : value);
  }

  private static String shape(String path) {
    String plain =
        path.replaceAll("\\{\\?[^}]*}", "").replaceAll("\\{[^}]*}", "{}").replaceAll("//+", "/");
    return plain.length() > 1 && plain.endsWith("/")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }

  private static List<Class<?>> classes() throws IOException {
    List<Class<?>> classes = new ArrayList<>();
    for (Path module : modules("functions")) {
      Path root = module.resolve("target/classes");
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          String name =
              root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
          if (!name.contains("$") && !name.endsWith("-info")) {
            classes.add(load(name));
          }
        }
      }
    }
    return classes;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, DeploymentTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String place : List.of("functions", "shared")) {
      for (Path module : modules(place)) {
        if (module.endsWith("testkit")) {
          continue;
        }
        try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
            sources.add(Files.readString(file));
          }
        }
      }
    }
    return sources;
  }

  private static List<Path> modules(String place) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT.resolve(place))) {
      return modules
          .filter(Files::isDirectory)
          .filter(m -> Files.exists(m.resolve("pom.xml")))
          .toList();
    }
  }
}
