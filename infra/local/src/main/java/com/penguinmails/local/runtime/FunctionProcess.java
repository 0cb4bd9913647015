package com.penguinmails.local.runtime;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.penguinmails.local.template.LambdaFunction;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * One JVM that runs one function under the Runtime Interface Client, and the Runtime API it talks
 * to.
 */
final class FunctionProcess implements AutoCloseable {
  private final LambdaFunction function;
  private final RuntimeApi api;
  private final Process process;

  private FunctionProcess(LambdaFunction function, RuntimeApi api, Process process) {
    this.function = function;
    this.api = api;
    this.process = process;
    var unused = process.onExit().thenAccept(ended -> ended());
  }

  /** Starts the JVM; it is ready some time later. */
  static FunctionProcess start(LambdaFunction function, IsolationSettings settings) {
    RuntimeApi api = new RuntimeApi(function);
    try {
      return new FunctionProcess(function, api, launch(function, settings, api));
    } catch (IOException e) {
      api.close();
      throw new InvocationException.Failed(function, "could not be started: " + e.getMessage(), e);
    }
  }

  private static Process launch(LambdaFunction function, IsolationSettings settings, RuntimeApi api)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(settings.java().toString());
    command.addAll(settings.flags());
    NativeClient.flag(settings.workDirectory()).ifPresent(command::add);
    command.add("-cp");
    command.add(classpath(settings.classpath().apply(function)));
    command.add(AWSLambda.class.getName());
    command.add(function.handlerClass());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(settings.workDirectory().toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(settings.output());
    setEnvironment(builder.environment(), function, settings, api);
    return builder.start();
  }

  private static String classpath(List<Path> function) {
    List<Path> all = new ArrayList<>(function);
    all.addAll(RuntimeClient.jars());
    return all.stream()
        .map(Path::toString)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Lambda's defined variables ("Defined runtime environment variables"); nothing of the parent's
   * own leaks in.
   */
  private static void setEnvironment(
      Map<String, String> environment,
      LambdaFunction function,
      IsolationSettings settings,
      RuntimeApi api) {
    environment.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"));
    environment.putAll(function.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("_HANDLER", function.handlerClass());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memory()));
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_REGION", Arns.REGION);
    environment.put("AWS_DEFAULT_REGION", Arns.REGION);
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("LAMBDA_TASK_ROOT", settings.workDirectory().toString());
    environment.put("LAMBDA_RUNTIME_DIR", settings.workDirectory().toString());
    environment.put("TZ", ":UTC");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Completes when it takes events; fails when it ends before. */
  CompletableFuture<Void> ready() {
    return api.ready();
  }

  void submit(Invocation invocation) {
    var unused =
        process
            .onExit()
            .thenAccept(ended -> invocation.answer().completeExceptionally(death(ended)));
    api.submit(invocation);
  }

  private void ended() {
    api.ready().completeExceptionally(death(process));
    api.close();
  }

  private InvocationException death(Process ended) {
    return new InvocationException.Failed(function, "ended with status " + ended.exitValue());
  }

  /** Ends the process at once: Lambda gives no notice either. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
