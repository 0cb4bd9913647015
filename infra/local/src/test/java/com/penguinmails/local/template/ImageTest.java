package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.penguinmails.web.lambda.Training;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The container image (infra/image) takes the same jars, Java and settings as template.yaml. */
class ImageTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path IMAGE = ROOT.resolve("infra/image");
  private static final String MODULE = "identity";
  private static final String HANDLER = "com.penguinmails.identity.lambda.IdentityApiHandler";

  @Test
  void shouldTakeTheTemplatesJarAndJava() throws IOException {
    String dockerfile = Files.readString(IMAGE.resolve("Dockerfile"));
    String template = Files.readString(ROOT.resolve("template.yaml"));

    assertThat(dockerfile).contains("ARG RUNTIME=public.ecr.aws/lambda/java:25\n");
    assertThat(template).contains("    Runtime: java25\n");
    assertThat(dockerfile).contains("COPY functions/${MODULE}/target/lambda ${LAMBDA_TASK_ROOT}");
    assertThat(template)
        .contains("CodeUri: functions/" + MODULE + "/target/lambda")
        .contains("Handler: " + HANDLER);
    assertThat(dockerfile).contains("--build-arg MODULE=" + MODULE).contains(HANDLER);
  }

  @Test
  void shouldStartWhatExistsWithTheTemplatesFlags() throws IOException {
    String start = Files.readString(IMAGE.resolve("start"));
    String options = first("JAVA_TOOL_OPTIONS: ", Files.readString(ROOT.resolve("template.yaml")));

    assertThat(start)
        .contains(options)
        .contains(" " + Training.class.getName() + " ")
        .contains(" " + AWSLambda.class.getName() + " ");
  }

  @Test
  void shouldTrainWithEveryVariableOfTheTemplate() throws IOException {
    Set<String> given =
        new TreeSet<>(Sample.product().function("identity-api").environment().keySet());
    given.remove("JAVA_TOOL_OPTIONS");

    assertThat(training().keySet()).isEqualTo(given);
  }

  /** What the image's build does, without Docker; {@code -Dimage.train=true}, some ten seconds. */
  @Test
  void shouldWriteACacheWithoutADatabase(@TempDir Path directory) throws Exception {
    assumeThat(Boolean.getBoolean("image.train")).isTrue();
    assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(25);
    Path task = directory.resolve("task");
    Files.createDirectories(task.resolve("lib"));
    Path client = Files.createDirectories(directory.resolve("client"));
    Files.copy(
        ROOT.resolve("functions/" + MODULE + "/target/lambda/lib/function.jar"),
        task.resolve("lib/function.jar"));
    String classpath = Objects.requireNonNull(System.getProperty("java.class.path"));
    for (String jar : classpath.split(File.pathSeparator, -1)) {
      if (jar.matches(".*/aws-lambda-java-[^/]*\\.jar")) {
        Files.copy(Path.of(jar), client.resolve(Path.of(jar).getFileName()));
      }
    }
    ProcessBuilder builder = new ProcessBuilder(IMAGE.resolve("start").toString(), "train");
    builder.environment().clear();
    builder.environment().putAll(training());
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", System.getenv("PATH"),
                "JAVA_HOME", System.getProperty("java.home"),
                "LAMBDA_TASK_ROOT", task.toString(),
                "RUNTIME_LIBRARIES", client.toString(),
                "HANDLER", HANDLER));
    Path output = directory.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();

    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    assertThat(task.resolve("function.aot")).isNotEmptyFile();
  }

  private static Map<String, String> training() throws IOException {
    return Files.readAllLines(IMAGE.resolve("training.env")).stream()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf('=')),
                line -> line.substring(line.indexOf('=') + 1),
                (one, other) -> other,
                TreeMap::new));
  }

  private static String first(String key, String text) {
    int start = text.indexOf(key) + key.length();
    return text.substring(start, text.indexOf('\n', start));
  }
}
