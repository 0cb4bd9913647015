package com.penguinmails.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackingTest {
  private static final String PLACE = "com/penguinmails/packing/";
  private static final Rules RULES =
      new Rules(
          List.of(PLACE + "shelf/"),
          Pattern.compile("none"),
          Pattern.compile(PLACE + "shelf/Put|big/data"),
          List.of(),
          List.of());

  private Path file;

  @BeforeEach
  void pack(@TempDir Path directory) throws Exception {
    Path classes =
        Path.of(PackingTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    file = directory.resolve("sample.jar");
    try (OutputStream bytes = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String folder : List.of("META-INF/", "META-INF/services/", "big/", PLACE)) {
        zip.putNextEntry(new ZipEntry(folder));
      }
      put(zip, "META-INF/services/a.Service", (PLACE + "shelf/Listed").replace('/', '.'));
      put(zip, "big/data", "never read");
      for (String place : List.of("sample", "shelf")) {
        try (Stream<Path> files = Files.list(classes.resolve(PLACE + place))) {
          for (Path each : files.sorted().toList()) {
            zip.putNextEntry(new ZipEntry(PLACE + place + "/" + each.getFileName()));
            Files.copy(each, zip);
          }
        }
      }
    }
    Packing.pack(file, RULES);
  }

  @Test
  void shouldKeepWhatIsReachedAndShellsOfWhatIsMentioned() throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      assertThat(
              jar.stream()
                  .map(ZipEntry::getName)
                  .filter(name -> name.contains("/shelf/") && !name.contains("package-info"))
                  .map(name -> name.replaceAll(".*/|\\.class", "")))
          .containsExactlyInAnyOrder(
              "Callback", "FromCallback", "Listed", "Named", "Shape", "Shell", "Taken");
    }
  }

  @Test
  void shouldLeaveOutResourcesNeverReadAndFoldersOfClasses() throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName).filter(name -> !name.endsWith(".class")))
          .containsExactly("META-INF/", "META-INF/services/", "META-INF/services/a.Service");
    }
  }

  @Test
  void shouldStillRun() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {file.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Object program =
          loader
              .loadClass("com.penguinmails.packing.sample.Program")
              .getDeclaredConstructor()
              .newInstance();

      assertThat(((Supplier<?>) program).get()).isEqualTo("taken back");
    }
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
