package com.penguinmails.local.runtime;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The native part of the Runtime Interface Client, unpacked once. Left alone, each JVM unpacks it
 * over {@code /tmp/.libaws-lambda-jni.so}, and JVMs that start together crash on each other's half
 * written file.
 */
final class NativeClient {
  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private NativeClient() {}

  /** The JVM flag that names the unpacked file; none where AWS has no library for the machine. */
  static synchronized Optional<String> flag(Path directory) throws IOException {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    Path file = directory.resolve("libaws-lambda-jni.so");
    if (Files.notExists(file)) {
      unpack(file);
    }
    return Optional.of("-D" + PROPERTY + "=" + file.toAbsolutePath());
  }

  private static void unpack(Path file) throws IOException {
    String resource = "/jni/libaws-lambda-jni.linux" + (isMusl() ? "_musl-" : "-") + machine();
    try (InputStream library = AWSLambda.class.getResourceAsStream(resource + ".so")) {
      if (library == null) {
        throw new FileNotFoundException(resource + ".so");
      }
      Path draft = Files.createTempFile(file.resolveSibling("."), "jni", ".so");
      Files.copy(library, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String machine() {
    return System.getProperty("os.arch", "").equals("aarch64") ? "aarch_64" : "x86_64";
  }

  /** Alpine's C library has a dynamic linker of its own. */
  private static boolean isMusl() throws IOException {
    try (Stream<Path> linkers = Files.list(Path.of("/lib"))) {
      return linkers.anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-"));
    }
  }
}
