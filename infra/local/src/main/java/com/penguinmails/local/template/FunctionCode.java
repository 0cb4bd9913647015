package com.penguinmails.local.template;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * What a {@code CodeUri} names: a directory with jars in {@code lib} (AWS Lambda Developer Guide,
 * "Deploy Java Lambda functions with .zip or JAR file archives"), or one jar.
 */
public record FunctionCode(Path path) {
  private static final String LIBRARIES = "lib";

  /**
   * The jars, as Lambda puts them on the class path: by name.
   *
   * @throws UncheckedIOException when the directory cannot be read, as before the first build
   */
  public List<Path> classpath() {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path.resolve(LIBRARIES))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of the upload, which is compressed as a whole; without a few of a zip's own. */
  public long uploaded() throws IOException {
    Deflater deflater = new Deflater();
    try {
      try (OutputStream upload =
          new DeflaterOutputStream(OutputStream.nullOutputStream(), deflater, 1 << 16)) {
        for (Path jar : classpath()) {
          Files.copy(jar, upload);
        }
      }
      return deflater.getBytesWritten();
    } finally {
      deflater.end();
    }
  }
}
