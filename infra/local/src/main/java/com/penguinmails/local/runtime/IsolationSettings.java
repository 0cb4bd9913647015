package com.penguinmails.local.runtime;

import com.penguinmails.local.template.LambdaFunction;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * How the JVMs of functions are started.
 *
 * @param java the program
 * @param flags of the JVM, beside the template's JAVA_TOOL_OPTIONS
 * @param classpath of a function, without the Runtime Interface Client
 * @param workDirectory an existing directory; class files and jars in its {@code lib} would be
 *     loaded, so it has none
 * @param output where all of them write
 * @param initTimeout longest wait for a JVM to ask for its first event; not part of the function's
 *     own timeout
 * @param waitingCalls how many calls may wait for a busy function before further ones are refused
 */
public record IsolationSettings(
    Path java,
    List<String> flags,
    Function<LambdaFunction, List<Path>> classpath,
    Path workDirectory,
    Redirect output,
    Duration initTimeout,
    int waitingCalls) {

  /**
   * This JVM's own program, each function's code from the template, a minute to start, fifty
   * waiting calls.
   */
  public static IsolationSettings in(Path workDirectory, Redirect output) {
    return new IsolationSettings(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        List.of("--enable-native-access=ALL-UNNAMED"),
        function -> function.code().classpath(),
        workDirectory,
        output,
        Duration.ofMinutes(1),
        50);
  }
}
