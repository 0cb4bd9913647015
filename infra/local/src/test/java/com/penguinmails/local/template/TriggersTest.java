package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.lambda.BackgroundFunction;
import com.penguinmails.queue.lambda.WorkerFunction;
import com.penguinmails.web.lambda.ApiHandler;
import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each function is called by what its code is for: requests, its own queue, its own pace. */
class TriggersTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern WORK = Pattern.compile("super\\((\\w+)\\.class\\)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (\\d+ \\w+) \\|");

  /** Rung like workers, without a queue of jobs of the usual kind. */
  private static final Map<String, String> RUNG =
      Map.of(
          "campaign-scheduler", Queues.CAMPAIGN_SCHEDULER,
          "outbox-relay", Queues.OUTBOX,
          "analytics", Queues.ANALYTICS_CAMPAIGN);

  private static List<LambdaFunction> functions;

  @BeforeAll
  static void read() throws IOException {
    functions =
        TemplateReader.read(
                ROOT.resolve("template.yaml"),
                Map.of(
                    "DatabaseOltpUrl", "jdbc:oltp",
                    "DatabaseContentUrl", "jdbc:content",
                    "DatabaseQueueUrl", "jdbc:queue",
                    "DatabaseOlapUrl", "jdbc:olap",
                    "OidcIssuer", "http://issuer",
                    "OidcJwksUrl", "http://issuer/keys",
                    "PublicBaseUrl", "http://public"))
            .functions();
  }

  /** Wherever a class that Lambda could call lies, and whatever it is called. */
  @Test
  void shouldNameEveryClassThatLambdaCouldCall() throws IOException {
    Set<String> callable = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("functions"))) {
      for (Path file : files.filter(TriggersTest::isClass).toList()) {
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
    functions.forEach(function -> named.add(function.handlerClass()));

    assertThat(named).isEqualTo(callable);
  }

  @Test
  void shouldCallWorkersForTheirOwnQueue() throws Exception {
    for (LambdaFunction function : functions) {
      Class<?> type = type(function.handlerClass());
      List<?> expected =
          WorkerFunction.class.isAssignableFrom(type)
              ? List.of(ask(work(type), "queue"))
              : Stream.ofNullable(RUNG.get(function.name())).toList();

      assertThat(function.queues()).as(function.name()).isEqualTo(expected);
    }
  }

  @Test
  void shouldCallUpkeepAtItsOwnPace() throws Exception {
    int checked = 0;
    for (LambdaFunction function : functions) {
      Class<?> type = type(function.handlerClass());
      if (type.getSuperclass().getSimpleName().equals("ScheduledFunction")) {
        assertThat(function.schedules())
            .as(function.name())
            .extracting(Schedule::rate)
            .containsExactly((Duration) ask(work(type), "every"));
        checked++;
      }
    }

    assertThat(checked).isGreaterThan(8);
  }

  @Test
  void shouldCallRequestsByRouteAndAllElseByTime() {
    for (LambdaFunction function : functions) {
      Class<?> type = type(function.handlerClass());
      boolean api = ApiHandler.class.isAssignableFrom(type);
      boolean background = BackgroundFunction.class.isAssignableFrom(type);

      assertThat(!function.routes().isEmpty()).as(function.name() + " has routes").isEqualTo(api);
      assertThat(!function.schedules().isEmpty())
          .as(function.name() + " has a schedule")
          .isEqualTo(background);
    }
  }

  /** The list of what runs when is for people, and right. */
  @Test
  void shouldSayInTheRunbookWhatRunsWhen() throws Exception {
    Map<String, Duration> said = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("infra/runbooks/schedules.md")));
    while (row.find()) {
      said.put(row.group(1), pace(row.group(2)));
    }
    Map<String, Duration> done = new TreeMap<>();
    for (LambdaFunction function : functions) {
      if (type(function.handlerClass())
          .getSuperclass()
          .getSimpleName()
          .equals("ScheduledFunction")) {
        done.put(function.name(), function.schedules().getFirst().rate());
      }
    }

    assertThat(said).isEqualTo(done);
  }

  /** A deployment that overrides what is gone is refused by AWS, minutes later. */
  @Test
  void shouldOverrideParametersThatExist() throws IOException {
    String template = Files.readString(ROOT.resolve("template.yaml"));
    Matcher overrides =
        Pattern.compile("parameter_overrides = \"([^\"]*)\"")
            .matcher(Files.readString(ROOT.resolve("samconfig.toml")));
    int checked = 0;
    while (overrides.find()) {
      for (String override : overrides.group(1).split(" ", -1)) {
        String name = override.substring(0, override.indexOf('='));
        assertThat(template).as(name).containsPattern("(?m)^  " + name + ":\\n    Type: ");
        checked++;
      }
    }

    assertThat(checked).isGreaterThan(5);
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
  private static Class<?> work(Class<?> handler) throws IOException {
    String module = handler.getName().split("\\.", -1)[2];
    String source =
        Files.readString(
            ROOT.resolve("functions/" + module + "/src/main/java")
                .resolve(handler.getName().replace('.', '/') + ".java"));
    Matcher work = WORK.matcher(source);
    assertThat(work.find()).as(handler.getName()).isTrue();
    Matcher imported = Pattern.compile("import ([\\w.]+\\." + work.group(1) + ");").matcher(source);
    return type(
        imported.find() ? imported.group(1) : handler.getPackageName() + "." + work.group(1));
  }

  /** Asks an object that never was constructed: what these methods say depends on nothing. */
  private static Object ask(Class<?> type, String method) throws ReflectiveOperationException {
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
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, TriggersTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
