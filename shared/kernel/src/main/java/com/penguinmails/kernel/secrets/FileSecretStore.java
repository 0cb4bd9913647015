package com.penguinmails.kernel.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Pattern;

/** Secrets as files only their owner can read: for a laptop and for tests. */
public final class FileSecretStore implements SecretStore {
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");

  private final Path directory;

  /** Uses this directory, which is created with the first secret. */
  public FileSecretStore(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<String> get(String path) {
    try {
      return Optional.of(Files.readString(file(path)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The secret at " + path + " cannot be read.", e);
    }
  }

  @Override
  public void put(String path, String value) {
    Path file = file(path);
    try {
      Path parent = Files.createDirectories(file.resolveSibling("."));
      Path draft =
          Files.createTempFile(
              parent,
              "new",
              ".secret",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, value);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The secret at " + path + " cannot be written.", e);
    }
  }

  @Override
  public void delete(String path) {
    try {
      Files.deleteIfExists(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException("The secret at " + path + " cannot be removed.", e);
    }
  }

  private Path file(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("Not a secret's path: " + path);
    }
    return directory.resolve(path + ".secret");
  }
}
