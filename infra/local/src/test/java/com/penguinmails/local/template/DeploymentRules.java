package com.penguinmails.local.template;

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
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a template and the code say of each other. Each rule returns what is wrong.
 *
 * @param classes of all functions
 * @param sources of all that runs in them
 */
record DeploymentRules(List<Class<?>> classes, List<String> sources) {
  private static final Path ROOT = Sample.ROOT;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z][a-z0-9.]*)(:[^}]*)?}");

  /** A property's name that a constant holds. */
  private static final Pattern PROPERTY =
      Pattern.compile("static final String \\w+ = \"([a-z]+(?:\\.[a-z0-9]+)+)\";");

  private static final Pattern REQUIRED = Pattern.compile("@Requires\\(property = \"([a-z.]+)\"");
  private static final Pattern QUEUE =
      Pattern.compile("QueueName: !Sub \"\\$\\{AWS::StackName}-([a-z-]+)\"");

  /** What the Java runtime, Lambda or the log reads, not a property of ours. */
  private static final Set<String> OTHERS = Set.of("JAVA_TOOL_OPTIONS");

  /** Properties of a single machine or a test; a deployment keeps their defaults. */
  private static final Set<String> FROM_LAMBDA = Set.of("aws.lambda.function.name", "aws.region");

  static DeploymentRules ofTheCode() throws IOException {
    return new DeploymentRules(ofFunctions(), ofAll());
  }

  /** All rules at once. */
  Set<String> problems(Template template, String text) {
    Set<String> problems = new TreeSet<>(handlers(template));
    problems.addAll(jars(template));
    problems.addAll(routes(template));
    problems.addAll(staff(template));
    problems.addAll(queues(text));
    problems.addAll(unread(template));
    problems.addAll(lacking(template));
    return problems;
  }

  Set<String> handlers(Template template) {
    Set<String> handlers = new TreeSet<>();
    for (Class<?> type : classes) {
      if (type.getPackageName().endsWith(".lambda") && type.getSimpleName().endsWith("Handler")) {
        handlers.add(type.getName());
      }
    }
    Set<String> named = new TreeSet<>();
    template.functions().forEach(function -> named.add(function.handlerClass()));
    return Difference.of(named, " is no handler", handlers, " has no function");
  }

  Set<String> jars(Template template) {
    Set<String> problems = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      String place = "functions/" + module(function.handlerClass()) + "/target/lambda";
      if (!function.code().path().endsWith(place)) {
        problems.add(function.name() + " is not from " + place);
      }
    }
    return problems;
  }

  Set<String> routes(Template template) {
    Set<String> code = codeRoutes(template);
    Set<String> offered = templateRoutes(template);
    // What answers GET answers HEAD.
    offered.removeIf(
        route -> route.contains(" HEAD ") && code.contains(route.replace(" HEAD ", " GET ")));
    return Difference.of(offered, " is answered by no code", code, " is offered by no function");
  }

  Set<String> staff(Template template) {
    Set<String> problems = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      boolean platform = Roles.PLATFORM.equals(function.environment().get("DATABASE_ROLE"));
      for (Route route : function.routes()) {
        if (route.path().matches("/api/v1/(platform|queue)/.*") != platform) {
          problems.add(
              function.name()
                  + (platform ? " is for staff, not " : " is for tenants, not ")
                  + route.key());
        }
      }
    }
    return problems;
  }

  Set<String> queues(String template) {
    Set<String> rung = new TreeSet<>();
    for (Field field : Queues.class.getFields()) {
      rung.add(text(field));
    }
    Set<String> made = new TreeSet<>(names(QUEUE, template));
    made.removeIf(name -> name.endsWith("dead-letters"));
    return Difference.of(made, " is a queue nobody rings", rung, " is rung and has no queue");
  }

  /** Variables that no code reads. */
  Set<String> unread(Template template) {
    Set<String> known = new TreeSet<>();
    for (String source : sources) {
      known.addAll(names(PLACEHOLDER, source));
      known.addAll(names(PROPERTY, source));
      known.addAll(names(REQUIRED, source));
    }
    Set<String> problems = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      for (String name : function.environment().keySet()) {
        if (!OTHERS.contains(name)
            && !known.contains(name.toLowerCase(Locale.ROOT).replace('_', '.'))) {
          problems.add(name + " is read by nobody");
        }
      }
    }
    return problems;
  }

  /** Variables without a default that a function does not get. */
  Set<String> lacking(Template template) {
    Set<String> needed = new TreeSet<>();
    for (String source : sources) {
      PLACEHOLDER
          .matcher(source)
          .results()
          .filter(found -> found.group(2) == null && !FROM_LAMBDA.contains(found.group(1)))
          .forEach(found -> needed.add(found.group(1).toUpperCase(Locale.ROOT).replace('.', '_')));
    }
    Set<String> problems = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      needed.stream()
          .filter(name -> !function.environment().containsKey(name))
          .forEach(name -> problems.add(function.name() + " lacks " + name));
    }
    return problems;
  }

  private static String text(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      names.add(found.group(1));
    }
    return names;
  }

  private static Set<String> templateRoutes(Template template) {
    Set<String> routes = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      for (Route route : function.routes()) {
        routes.add(
            module(function.handlerClass()) + " " + route.method() + " " + shape(route.path()));
      }
    }
    return routes;
  }

  private Set<String> codeRoutes(Template template) {
    Set<String> routes = new TreeSet<>();
    for (Class<?> type : classes) {
      Controller controller = type.getAnnotation(Controller.class);
      if (controller != null) {
        for (Method method : type.getDeclaredMethods()) {
          for (String route : routes(controller.value(), method)) {
            routes.add(collected(template, module(type.getName()) + " " + route));
          }
        }
      }
    }
    return routes;
  }

  /** A greedy variable of the template stands for what the code spells out below it. */
  private static String collected(Template template, String route) {
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

  static String shape(String path) {
    String plain =
        path.replaceAll("\\{\\?[^}]*}", "").replaceAll("\\{[^}]*}", "{}").replaceAll("//+", "/");
    return plain.length() > 1 && plain.endsWith("/")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }

  private static List<Class<?>> ofFunctions() throws IOException {
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
      return Class.forName(name, false, DeploymentRules.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> ofAll() throws IOException {
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
