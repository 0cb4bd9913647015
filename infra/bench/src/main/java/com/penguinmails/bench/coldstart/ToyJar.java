package com.penguinmails.bench.coldstart;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A function of one endpoint with Micronaut and nothing of the product, in one jar like ours. */
final class ToyJar {
  private static final Pattern LIBRARY =
      Pattern.compile(
          ".*/(io/micronaut|io/projectreactor|org/reactivestreams|org/slf4j"
              + "|jakarta/(inject|annotation|validation)|com/fasterxml/jackson/core/jackson-(core|annotations)"
              + "|com/amazonaws/aws-lambda-java-(core|events))/.*");
  private static final Pattern OWN = Pattern.compile(".*bench[./]coldstart[./]toy[./].*");
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|versions/.*|maven/.*)|.*module-info\\.class");
  private static final String SERVICES = "META-INF/services/";

  private final Map<String, ByteArrayOutputStream> entries = new LinkedHashMap<>();

  private ToyJar() {}

  /** Writes it from what this program runs on. */
  static Path write(Path file) throws IOException {
    ToyJar jar = new ToyJar();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      jar.add(Path.of(part));
    }
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, ByteArrayOutputStream> entry : jar.entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        entry.getValue().writeTo(out);
        out.closeEntry();
      }
    }
    return file;
  }

  private void add(Path part) throws IOException {
    boolean library = LIBRARY.matcher(part.toString()).matches();
    if (Files.isDirectory(part)) {
      add(part, library);
    } else if (part.toString().endsWith(".jar") && Files.exists(part)) {
      try (FileSystem jar = FileSystems.newFileSystem(part)) {
        add(jar.getPath("/"), library);
      }
    }
  }

  private void add(Path root, boolean library) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path path : files.toList()) {
        String name = root.relativize(path).toString().replace('\\', '/');
        boolean wanted = library ? !LEFT_OUT.matcher(name).matches() : OWN.matcher(name).matches();
        if (wanted && Files.isRegularFile(path)) {
          add(name, Files.readAllBytes(path));
        }
      }
    }
  }

  private void add(String name, byte[] content) throws IOException {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      entries.computeIfAbsent(name.substring(0, slash + 1), none -> new ByteArrayOutputStream());
    }
    if (name.startsWith(SERVICES)) {
      ByteArrayOutputStream all =
          entries.computeIfAbsent(name, none -> new ByteArrayOutputStream());
      for (byte[] part : List.of(content, new byte[] {'\n'})) {
        all.write(part);
      }
    } else if (!entries.containsKey(name)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(content);
      entries.put(name, bytes);
    }
  }
}
