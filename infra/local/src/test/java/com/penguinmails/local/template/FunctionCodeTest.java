package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionCodeTest {
  private Path directory;
  private Path libraries;

  @BeforeEach
  void directories(@TempDir Path place) throws Exception {
    directory = place;
    libraries = Files.createDirectory(place.resolve("lib"));
  }

  @Test
  void shouldTakeEachJarInLib() throws Exception {
    Path later = Files.createFile(libraries.resolve("b.jar"));
    Path first = Files.createFile(libraries.resolve("a.jar"));
    Files.createFile(libraries.resolve("notes.txt"));

    assertThat(new FunctionCode(directory).classpath()).containsExactly(first, later);
  }

  @Test
  void shouldBeOneJar() throws Exception {
    Path jar = Files.createFile(directory.resolve("one.jar"));

    assertThat(new FunctionCode(jar).classpath()).containsExactly(jar);
  }

  @Test
  void shouldSayWhichDirectoryIsNotBuilt() throws Exception {
    Files.delete(libraries);

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new FunctionCode(directory).classpath())
        .withMessageContaining(libraries.toString());
  }

  @Test
  void shouldBeCompressedAsAWhole() throws Exception {
    Files.write(libraries.resolve("a.jar"), new byte[1_000_000]);
    Files.write(libraries.resolve("b.jar"), new byte[1_000_000]);

    assertThat(new FunctionCode(directory).uploaded()).isBetween(1_000L, 10_000L);
  }
}
