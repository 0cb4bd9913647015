package com.penguinmails.packing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A jar as it is read, made smaller and written again. */
final class Jar {
  private static final String CLASS = ".class";
  private static final Pattern NAME = Pattern.compile("[\\w$]+(?:[./][\\w$]+)+");

  /** Longer texts are data: pages, schemas, descriptions. */
  private static final int TEXT = 100_000;

  /** Of every entry, so that one source gives one jar. */
  private final Map<String, Long> times = new LinkedHashMap<>();

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private Jar() {}

  static Jar read(Path file) throws IOException {
    Jar jar = new Jar();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream content = zip.getInputStream(entry)) {
          jar.entries.put(entry.getName(), content.readAllBytes());
          jar.times.put(entry.getName(), entry.getTime());
        }
      }
    }
    return jar;
  }

  /** Class files by name, without {@code .class}. */
  Map<String, byte[]> classes() {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    entries.forEach(
        (name, content) -> {
          if (name.endsWith(CLASS)) {
            classes.put(name.substring(0, name.length() - CLASS.length()), content);
          }
        });
    return classes;
  }

  /**
   * Whatever looks like a class's name in services and settings, or is such an entry's own name.
   */
  Set<String> namesInResources(Rules rules) {
    Set<String> names = new HashSet<>();
    entries.forEach(
        (name, content) -> {
          if (!name.endsWith(CLASS) && content.length < TEXT && !rules.isNever(name)) {
            names.add(name.substring(name.lastIndexOf('/') + 1).replace('.', '/'));
            Matcher found = NAME.matcher(new String(content, StandardCharsets.ISO_8859_1));
            while (found.find()) {
              names.add(found.group().replace('.', '/'));
            }
          }
        });
    return names;
  }

  /**
   * Leaves out classes that are not kept, resources that are never read, and folders of classes.
   */
  void retain(Set<String> kept, Rules rules) {
    entries
        .keySet()
        .removeIf(
            name ->
                name.endsWith(CLASS)
                    ? !kept.contains(name.substring(0, name.length() - CLASS.length()))
                    : rules.isNever(name));
    Set<String> folders = new HashSet<>();
    for (String name : entries.keySet()) {
      if (!name.endsWith(CLASS) && !name.endsWith("/")) {
        for (int end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
          folders.add(name.substring(0, end + 1));
        }
      }
    }
    entries.keySet().removeIf(name -> name.endsWith("/") && !folders.contains(name));
    entries.replaceAll((name, content) -> name.endsWith(CLASS) ? Slim.slim(content) : content);
  }

  /** Writes in place of a file, whole or not at all. */
  void write(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream bytes = Files.newOutputStream(beside);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setTime(times.getOrDefault(each.getKey(), 0L));
        zip.putNextEntry(entry);
        zip.write(each.getValue());
        zip.closeEntry();
      }
    }
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
