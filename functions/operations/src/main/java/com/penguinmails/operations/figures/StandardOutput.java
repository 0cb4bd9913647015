package com.penguinmails.operations.figures;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines as they are, beside the log, whose lines have a frame: CloudWatch takes a line as metrics
 * only when it is nothing else.
 */
public final class StandardOutput {
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private StandardOutput() {}

  /** Writes one line. */
  public static void write(String line) {
    OUT.println(line);
  }
}
