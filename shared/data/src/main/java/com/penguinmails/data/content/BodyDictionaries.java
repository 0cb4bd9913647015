package com.penguinmails.data.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Every dictionary there ever was, opened when first needed. New bodies are written with the
 * current one; stored bodies name theirs, so none is ever taken away or trained again.
 */
final class BodyDictionaries implements AutoCloseable {
  private static final String FOLDER = "/content-dictionaries/";

  private final IntFunction<byte[]> bytes;
  private final int current;
  private final Map<Integer, BodyDictionary> open = new HashMap<>();

  BodyDictionaries(IntFunction<byte[]> bytes, int current) {
    this.bytes = bytes;
    this.current = current;
  }

  /** Those that are part of the product. */
  static BodyDictionaries ofProduct() {
    String number = new String(resource("current"), StandardCharsets.US_ASCII).strip();
    return new BodyDictionaries(id -> resource(id + ".dict"), Integer.parseInt(number));
  }

  /** The number new bodies are written with. */
  int current() {
    return current;
  }

  /**
   * Opens one.
   *
   * @throws BodyFormatException when there is none of that number
   */
  BodyDictionary get(int id) {
    return open.computeIfAbsent(id, number -> new BodyDictionary(bytes.apply(number)));
  }

  @Override
  public void close() {
    open.values().forEach(BodyDictionary::close);
    open.clear();
  }

  static byte[] resource(String name) {
    try (InputStream in = BodyDictionaries.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new BodyFormatException("There is no body dictionary " + name + ".");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("The body dictionary " + name + " cannot be read.", e);
    }
  }
}
