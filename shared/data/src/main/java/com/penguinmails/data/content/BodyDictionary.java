package com.penguinmails.data.content;

import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A trained dictionary in both directions. Its id is the number of the resource, never reused:
 * stored bodies name it for years.
 */
final class BodyDictionary implements AutoCloseable {
  /** The dictionary new bodies are written with. */
  static final int CURRENT = 1;

  private static final int LEVEL = 9;

  private final ZstdDictCompress writing;
  private final ZstdDictDecompress reading;

  private BodyDictionary(byte[] bytes) {
    writing = new ZstdDictCompress(bytes, LEVEL);
    reading = new ZstdDictDecompress(bytes);
  }

  static BodyDictionary load(int id) {
    String name = "/content-dictionaries/" + id + ".dict";
    try (InputStream in = BodyDictionary.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new BodyFormatException("There is no body dictionary " + id + ".");
      }
      return new BodyDictionary(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("The body dictionary " + id + " cannot be read.", e);
    }
  }

  ZstdDictCompress writing() {
    return writing;
  }

  ZstdDictDecompress reading() {
    return reading;
  }

  @Override
  public void close() {
    writing.close();
    reading.close();
  }
}
