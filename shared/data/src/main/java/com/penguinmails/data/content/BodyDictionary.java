package com.penguinmails.data.content;

import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;

/** A trained dictionary in both directions. */
final class BodyDictionary implements AutoCloseable {
  private static final int LEVEL = 9;

  private final ZstdDictCompress writing;
  private final ZstdDictDecompress reading;

  BodyDictionary(byte[] bytes) {
    writing = new ZstdDictCompress(bytes, LEVEL);
    reading = new ZstdDictDecompress(bytes);
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
