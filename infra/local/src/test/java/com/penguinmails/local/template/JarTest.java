package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is left out of functions' jars (pom.xml) is nothing their code names, and their uploads stay
 * small.
 */
class JarTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  /** Of what jars hold only a part of. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:com/stripe|software/amazon/awssdk/services|com/amazonaws/services/lambda/runtime/events"
              + "|org/joda)/[A-Za-z0-9_/$]+");

  private static final Predicate<String> CLIENT =
      Pattern.compile(
              "software/amazon/awssdk/services/\\w+/Default\\w+Client\\.class"
                  + "|software/amazon/awssdk/services/\\w+/endpoints/internal/[A-Z]\\w+\\.class"
                  + "|redis/clients/jedis/(Unified|Redis)\\w*\\.class")
          .asMatchPredicate();

  /** Bytes of an upload, 20 MB. */
  private static final int MOST = 20_000_000;

  static List<Path> jars() throws IOException {
    try (Stream<Path> files =
        Files.find(
            ROOT.resolve("functions"),
            5,
            (path, type) -> path.endsWith("target/lambda/lib/function.jar"))) {
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

      assertThat(missing).as("left out of " + module(file) + " by pom.xml").isEmpty();
    }
  }

  /** What is left out may be something the verifier wants to see when a client is first used. */
  @ParameterizedTest
  @MethodSource("jars")
  void shouldHoldWhatClientsNeed(Path file) throws IOException {
    assumeThat(file).exists();
    try (JarFile jar = new JarFile(file.toFile());
        URLClassLoader loader =
            new URLClassLoader(
                new URL[] {file.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      for (String name : jar.stream().map(JarEntry::getName).filter(CLIENT).toList()) {
        String type = name.replace(".class", "").replace('/', '.');
        assertThatCode(() -> Class.forName(type, true, loader)).as(type).doesNotThrowAnyException();
      }
    }
  }

  /** Named by a text, which nobody checks but the process that starts. */
  @ParameterizedTest
  @MethodSource("jars")
  void shouldHoldWhatIsBegunEarly(Path file) throws Exception {
    assumeThat(file).exists();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {file.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Field names =
          loader.loadClass("com.penguinmails.data.lambda.EarlyClasses").getDeclaredField("NAMES");
      names.setAccessible(true);
      for (Object name : (List<?>) names.get(null)) {
        assertThatCode(() -> Class.forName((String) name, true, loader))
            .as((String) name)
            .doesNotThrowAnyException();
      }
    }
  }

  /** Loaded or not, only a request shows whether a client works with what the jar holds. */
  @ParameterizedTest
  @MethodSource("jars")
  void shouldAskAws(Path file) throws Exception {
    assumeThat(file).exists();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", JarTest::refuse);
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {
              file.toUri().toURL(),
              AwsProbe.class.getProtectionDomain().getCodeSource().getLocation()
            },
            ClassLoader.getPlatformClassLoader())) {
      Class<?> probe = loader.loadClass(AwsProbe.class.getName());
      assertThat(probe.getMethod("common", String.class).invoke(null, address))
          .isEqualTo(
              List.of(
                  "sqs.eu-west-1.amazonaws.com 400", "secretsmanager.eu-west-1.amazonaws.com 400"));
      if (module(file).equals("operations")) {
        assertThat(probe.getMethod("metrics", String.class).invoke(null, address))
            .isEqualTo(List.of("monitoring.eu-west-1.amazonaws.com 400"));
      }
    } finally {
      server.stop(0);
    }
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] answer = "{\"__type\":\"Refused\"}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(400, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static String module(Path file) {
    return ROOT.resolve("functions").relativize(file).getName(0).toString();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void shouldBeASmallUpload(Path file) throws IOException {
    assumeThat(file).exists();

    assertThat(new FunctionCode(file).uploaded()).as(module(file)).isLessThan(MOST);
  }

  /** A start would inflate what it loads. */
  @ParameterizedTest
  @MethodSource("jars")
  void shouldNotBeCompressed(Path file) throws IOException {
    assumeThat(file).exists();
    try (JarFile jar = new JarFile(file.toFile())) {
      assertThat(jar.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
    }
  }

  private static boolean ours(JarEntry entry) {
    return entry.getName().startsWith("com/penguinmails/") && entry.getName().endsWith(".class");
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
