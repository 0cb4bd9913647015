package com.penguinmails.testkit.postgres;

import com.penguinmails.data.sql.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Twelve hexadecimal digits that change with the name or content of any migration of a tier. */
final class MigrationFingerprint {
  private static final int DIGITS = 12;

  private MigrationFingerprint() {}

  /** One at a time: a jar can be opened as a file system only once. */
  static synchronized String of(Tier tier) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Map.Entry<String, byte[]> file : files(tier).entrySet()) {
        digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
        digest.update(file.getValue());
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException | URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> files(Tier tier) throws IOException, URISyntaxException {
    Map<String, byte[]> files = new TreeMap<>();
    String folder = "db/migration/" + tier.key();
    ClassLoader loader = MigrationFingerprint.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources(folder))) {
      URI uri = url.toURI();
      if (uri.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
          read(jar.getPath(folder), files);
        }
      } else {
        read(Path.of(uri), files);
      }
    }
    return files;
  }

  private static void read(Path folder, Map<String, byte[]> files) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }
}
