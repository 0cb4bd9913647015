package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is left out of functions' jars (infra/packing) is nothing their code needs, and they stay
 * small. Every function starts from its jar in {@code IsolatedE2eTest}; here runs what it does not
 * reach: AWS, Redis and what Stripe's answers are read into.
 */
class JarTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  /** Of what jars hold only a part of. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:com/stripe|software/amazon/awssdk|com/amazonaws|org/joda|com/nimbusds|redis/clients"
              + "|io/github/(?:bucket4j|resilience4j)|reactor|org/jsoup|com/github)/[A-Za-z0-9_/$]+");

  private static final long MEGABYTE = 1_000_000;

  /** Of every function: each module has one that answers requests. */
  private static final int MOST_MEGABYTES = 20;

  private static final Pattern STRIPE =
      Pattern.compile("com/stripe/(?:model|param)/(?:[a-z0-9_]+/)*[A-Z][A-Za-z0-9]*");

  static List<Path> jars() throws IOException {
    try (Stream<Path> files =
        Files.find(
            ROOT.resolve("functions"),
            3,
            (path, type) -> path.toString().endsWith("-lambda.jar"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void shouldHoldWhatItsCodeNames(Path file) throws IOException {
    assumeThat(file).exists();
    try (JarFile jar = new JarFile(file.toFile())) {
      Set<String> names = new HashSet<>();
      jar.stream().map(JarEntry::getName).forEach(names::add);
      Set<String> missing = new TreeSet<>();
      for (JarEntry entry : jar.stream().filter(JarTest::ours).toList()) {
        for (String reference : references(jar, entry)) {
          boolean held =
              names.contains(reference + ".class")
                  || names.stream().anyMatch(name -> name.startsWith(reference + "/"));
          if (!held) {
            missing.add(reference + ", named by " + entry.getName());
          }
        }
      }

      assertThat(missing).as("left out of " + file.getFileName() + " by pom.xml").isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void shouldBeSmall(Path file) throws IOException {
    assumeThat(file).exists();
    assertThat(Files.size(file))
        .as(file.getFileName() + " in bytes")
        .isLessThan(MOST_MEGABYTES * MEGABYTE);
  }

  /** Rings a doorbell and reads and writes secrets, against a peer that answers as AWS does. */
  @Test
  void shouldSpeakToAws() throws Exception {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    HttpServer peer = peer(asked);
    String address = "http://127.0.0.1:" + peer.getAddress().getPort();
    Map<String, String> settings =
        Map.of("aws.region", "eu-central-1", "aws.accessKeyId", "id", "aws.secretAccessKey", "key");
    settings.forEach(System::setProperty);
    try (URLClassLoader jar = loader("analytics")) {
      Object doorbells = made(jar, "com.penguinmails.queue.sqs.SqsDoorbells");
      Object client = call(doorbells, "client", address);
      Object doorbell =
          call(doorbells, "doorbell", (Provider<Object>) () -> client, address + "/1/stack-");
      call(doorbell, "ring", "outbox");
      Object secrets = made(jar, "com.penguinmails.data.secrets.AwsSecrets");
      Object store = call(secrets, "store", call(secrets, "client", address), "p/", "key");
      call(store, "put", "a", "value");
      call(store, "delete", "a");

      assertThat(call(store, "get", "a")).isEqualTo(Optional.of("kept"));
      assertThat(asked)
          .containsExactlyInAnyOrder(
              "AmazonSQS.SendMessage",
              "secretsmanager.PutSecretValue",
              "secretsmanager.CreateSecret",
              "secretsmanager.DeleteSecret",
              "secretsmanager.GetSecretValue");
    } finally {
      settings.keySet().forEach(System::clearProperty);
      peer.stop(0);
    }
  }

  /** Nobody listens there; what is thrown is the client's own. */
  @Test
  void shouldSpeakToRedis() throws Exception {
    try (URLClassLoader jar = loader("analytics")) {
      Object buckets = made(jar, "com.penguinmails.web.limits.RateBuckets");
      Object redis = call(buckets, "redis", URI.create("redis://127.0.0.1:9"));
      call(buckets, "inRedis", redis, Clock.systemUTC());

      assertThatThrownBy(() -> call(redis, "ping"))
          .rootCause()
          .hasMessageContaining("Failed to connect");
    }
  }

  /** Gson looks at the types of fields, and at theirs, when it first meets a class. */
  @Test
  void shouldReadStripesAnswers() throws Exception {
    Path file = jar("billing");
    Set<String> named = new TreeSet<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : jar.stream().filter(JarTest::ours).toList()) {
        for (String reference : references(jar, entry)) {
          Matcher stripe = STRIPE.matcher(reference);
          if (stripe.matches()) {
            named.add(reference.replace('/', '.'));
          }
        }
      }
    }
    try (URLClassLoader jar = loader("billing")) {
      Object gson = jar.loadClass("com.stripe.net.ApiResource").getField("GSON").get(null);
      for (String name : named) {
        call(gson, "getAdapter", jar.loadClass(name));
      }
    }

    assertThat(named).contains("com.stripe.model.Invoice").hasSizeGreaterThan(20);
  }

  private static Path jar(String module) throws IOException {
    return jars().stream()
        .filter(file -> file.getFileName().toString().startsWith(module + "-"))
        .findFirst()
        .orElseThrow();
  }

  /** The JSON protocol: what is asked stands in a header, and a missing secret is a 400. */
  private static HttpServer peer(Set<String> asked) throws IOException {
    HttpServer peer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext(
        "/",
        exchange -> {
          String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
          asked.add(target);
          boolean absent = target.endsWith("PutSecretValue");
          byte[] body =
              (absent
                      ? "{\"__type\": \"ResourceNotFoundException\"}"
                      // The MD5 of "ring", which the client compares.
                      : "{\"SecretString\": \"kept\", \"MessageId\": \"1\","
                          + " \"MD5OfMessageBody\": \"1a5df958e0f29d35594c7cf057fe4bd1\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(absent ? 400 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    peer.start();
    return peer;
  }

  /** As Lambda loads it: nothing but the jar and the runtime. */
  private static URLClassLoader loader(String module) throws IOException {
    return new URLClassLoader(
        new URL[] {jar(module).toUri().toURL()}, new OnlyInjection(JarTest.class.getClassLoader()));
  }

  /** The one interface this test hands over; all else comes from the jar. */
  private static final class OnlyInjection extends ClassLoader {
    private final ClassLoader tests;

    OnlyInjection(ClassLoader tests) {
      super(ClassLoader.getPlatformClassLoader());
      this.tests = tests;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("jakarta.inject.")) {
        return tests.loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  private static Object made(ClassLoader jar, String name) throws ReflectiveOperationException {
    Constructor<?> constructor = jar.loadClass(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  /** Calls the method of this name that takes these. */
  private static Object call(Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name) && takes(method, arguments)) {
          method.setAccessible(true);
          return method.invoke(target, arguments);
        }
      }
    }
    throw new NoSuchMethodException(target.getClass() + "." + name);
  }

  private static boolean takes(Method method, Object... arguments) {
    Class<?>[] parameters = method.getParameterTypes();
    return parameters.length == arguments.length
        && IntStream.range(0, parameters.length)
            .allMatch(i -> parameters[i].isInstance(arguments[i]));
  }

  private static boolean ours(JarEntry entry) {
    // Of the mail module a part may be left out itself, and shells of it name what is not there.
    return entry.getName().startsWith("com/penguinmails/")
        && !entry.getName().startsWith("com/penguinmails/mail/")
        && entry.getName().endsWith(".class");
  }

  /** The constant pool is text enough. */
  private static Set<String> references(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream bytes = jar.getInputStream(entry)) {
      Matcher found =
          REFERENCE.matcher(new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1));
      Set<String> references = new HashSet<>();
      while (found.find()) {
        references.add(found.group());
      }
      return references;
    }
  }
}
