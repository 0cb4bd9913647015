package com.penguinmails.local.template;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.lambda.BackgroundFunction;
import com.penguinmails.queue.lambda.WorkerFunction;
import com.penguinmails.web.lambda.ApiHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who calls a function, beside what its code is for. Each rule returns what is wrong. */
final class TriggerRules {
  private static final Pattern WORK = Pattern.compile("super\\((\\w+)\\.class\\)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (\\d+ \\w+) \\|");
  private static final Pattern OVERRIDES = Pattern.compile("parameter_overrides = \"([^\"]*)\"");

  /** Rung like workers, without a queue of jobs of the usual kind. */
  private static final Map<String, String> RUNG =
      Map.of(
          "campaign-scheduler", Queues.CAMPAIGN_SCHEDULER,
          "outbox-relay", Queues.OUTBOX,
          "analytics", Queues.ANALYTICS_CAMPAIGN);

  private TriggerRules() {}

  /** All rules of templates at once. */
  static Set<String> problems(Template template) throws IOException {
    Set<String> problems = new TreeSet<>(callable(template));
    problems.addAll(queues(template));
    problems.addAll(paces(template));
    problems.addAll(kinds(template));
    return problems;
  }

  /** Wherever a class that Lambda could call lies, and whatever it is called. */
  static Set<String> callable(Template template) throws IOException {
    Set<String> callable = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Sample.ROOT.resolve("functions"))) {
      for (Path file : files.filter(TriggerRules::isClass).toList()) {
        String path = file.toString();
        Class<?> type =
            type(
                path.substring(path.indexOf("target/classes/") + "target/classes/".length())
                    .replace(".class", "")
                    .replace('/', '.'));
        boolean calls =
            RequestHandler.class.isAssignableFrom(type)
                || RequestStreamHandler.class.isAssignableFrom(type);
        if (calls && !Modifier.isAbstract(type.getModifiers())) {
          callable.add(type.getName());
        }
      }
    }
    Set<String> named = new TreeSet<>();
    template.functions().forEach(function -> named.add(function.handlerClass()));
    return Difference.of(named, " cannot be called", callable, " is called by nobody");
  }

  static Set<String> queues(Template template) {
    Set<String> problems = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      Class<?> type = type(function.handlerClass());
      List<?> expected =
          WorkerFunction.class.isAssignableFrom(type)
              ? List.of(ask(work(type), "queue"))
              : Stream.ofNullable(RUNG.get(function.name())).toList();
      if (!function.queues().equals(expected)) {
        problems.add(function.name() + " hears " + function.queues() + ", not " + expected);
      }
    }
    return problems;
  }

  static Set<String> paces(Template template) {
    Set<String> problems = new TreeSet<>();
    for (LambdaFunction function : upkeep(template)) {
      Object pace = ask(work(type(function.handlerClass())), "every");
      List<Duration> rates = function.schedules().stream().map(Schedule::rate).toList();
      if (!rates.equals(List.of(pace))) {
        problems.add(function.name() + " is called every " + rates + ", not " + pace);
      }
    }
    return problems;
  }

  /** Functions whose work says how often it wants to be called. */
  static List<LambdaFunction> upkeep(Template template) {
    return template.functions().stream()
        .filter(
            function ->
                type(function.handlerClass())
                    .getSuperclass()
                    .getSimpleName()
                    .equals("ScheduledFunction"))
        .toList();
  }

  static Set<String> kinds(Template template) {
    Set<String> problems = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      Class<?> type = type(function.handlerClass());
      if (function.routes().isEmpty() == ApiHandler.class.isAssignableFrom(type)) {
        problems.add(function.name() + " has routes and no requests, or requests and no routes");
      }
      if (function.schedules().isEmpty() == BackgroundFunction.class.isAssignableFrom(type)) {
        problems.add(function.name() + " should be called by time alone where it is no API");
      }
    }
    return problems;
  }

  /** The list of what runs when is for people, and right. */
  static Set<String> said(Template template, String runbook) {
    Map<String, Duration> said = new TreeMap<>();
    Matcher row = ROW.matcher(runbook);
    while (row.find()) {
      said.put(row.group(1), pace(row.group(2)));
    }
    Map<String, Duration> done = new TreeMap<>();
    upkeep(template).forEach(each -> done.put(each.name(), each.schedules().getFirst().rate()));
    return Difference.of(lines(said), " is said and not done", lines(done), " is not said");
  }

  private static Set<String> lines(Map<String, Duration> paces) {
    Set<String> lines = new TreeSet<>();
    paces.forEach((name, pace) -> lines.add(name + " every " + pace));
    return lines;
  }

  /** A deployment that overrides what is gone is refused by AWS, minutes later. */
  static Set<String> overrides(String template, String settings) {
    Set<String> problems = new TreeSet<>();
    for (MatchResult list : OVERRIDES.matcher(settings).results().toList()) {
      for (String override : list.group(1).split(" ", -1)) {
        String name = override.substring(0, override.indexOf('='));
        if (!Pattern.compile("(?m)^  " + name + ":\\n    Type: ").matcher(template).find()) {
          problems.add(name + " is overridden and no parameter");
        }
      }
    }
    return problems;
  }

  private static boolean isClass(Path file) {
    String path = file.toString();
    return path.contains("target/classes/com/")
        && path.endsWith(".class")
        && !path.contains("$")
        && !path.endsWith("-info.class");
  }

  private static Duration pace(String words) {
    String[] parts = words.split(" ", -1);
    long count = Long.parseLong(parts[0]);
    return switch (parts[1]) {
      case "min" -> Duration.ofMinutes(count);
      case "hour" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** What a handler hands to its base class, as its source says. */
  private static Class<?> work(Class<?> handler) {
    String source = source(handler);
    Matcher work = WORK.matcher(source);
    if (!work.find()) {
      throw new IllegalStateException(handler + " hands nothing on");
    }
    Matcher imported = Pattern.compile("import ([\\w.]+\\." + work.group(1) + ");").matcher(source);
    return type(
        imported.find() ? imported.group(1) : handler.getPackageName() + "." + work.group(1));
  }

  private static String source(Class<?> type) {
    String module = type.getName().split("\\.", -1)[2];
    Path file =
        Sample.ROOT
            .resolve("functions/" + module + "/src/main/java")
            .resolve(type.getName().replace('.', '/') + ".java");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks an object that never was constructed: what these methods say depends on nothing. */
  private static Object ask(Class<?> type, String method) {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Constructor<?> hollow =
          (Constructor<?>)
              factory
                  .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                  .invoke(
                      factory.getMethod("getReflectionFactory").invoke(null),
                      type,
                      Object.class.getDeclaredConstructor());
      Method asked = type.getDeclaredMethod(method);
      asked.setAccessible(true);
      return asked.invoke(hollow.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, TriggerRules.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
