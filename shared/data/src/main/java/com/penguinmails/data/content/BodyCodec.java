package com.penguinmails.data.content;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.micronaut.json.JsonMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Turns bodies into what {@code email_content} holds and back: a JSON document {@code {text, html}}
 * compressed with zstd (RFC 8878) and a trained dictionary.
 *
 * <p>Thread-safe: one native context per direction behind a lock, because making one costs more
 * than compressing a mail.
 */
@Singleton
public final class BodyCodec implements AutoCloseable {
  /** Largest document written or read, in bytes. */
  public static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final String NONE = "none";
  private static final String DICTIONARY = "zstd_dict";

  private final JsonMapper json;
  private final BodyDictionaries dictionaries;
  private final ZstdCompressCtx compressing = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompressing = new ZstdDecompressCtx();
  private boolean closed;

  @Inject
  BodyCodec(JsonMapper json) {
    this(json, BodyDictionaries.ofProduct());
  }

  BodyCodec(JsonMapper json, BodyDictionaries dictionaries) {
    this.json = json;
    this.dictionaries = dictionaries;
    compressing.setChecksum(true);
  }

  /**
   * Encodes a body; what does not get smaller stays as it is.
   *
   * @throws BodyFormatException when the document is larger than {@link #MAX_BYTES}
   */
  public EncodedBody encode(Body body) {
    byte[] raw = document(body);
    if (raw.length > MAX_BYTES) {
      throw new BodyFormatException("The body is larger than " + MAX_BYTES + " bytes.");
    }
    byte[] small = compressed(raw);
    return small.length < raw.length
        ? new EncodedBody(small, DICTIONARY, dictionaries.current(), raw.length, sha256(raw))
        : new EncodedBody(raw, NONE, null, raw.length, sha256(raw));
  }

  /**
   * Decodes what {@code email_content} holds.
   *
   * @throws BodyFormatException when the bytes are damaged or claim more than {@link #MAX_BYTES}
   */
  public Body decode(byte[] bytes, String algorithm, @Nullable Integer dictionaryId) {
    byte[] raw =
        switch (algorithm) {
          case NONE -> bytes;
          case DICTIONARY -> decompressed(bytes, dictionaryId == null ? 0 : dictionaryId);
          default -> throw new BodyFormatException("Bodies are not written as " + algorithm + ".");
        };
    try {
      Body body = json.readValue(raw, Body.class);
      if (body == null) {
        throw new BodyFormatException("The body is empty.");
      }
      return body;
    } catch (IOException e) {
      throw new BodyFormatException("The body is not the document it should be.", e);
    }
  }

  private byte[] document(Body body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized byte[] compressed(byte[] raw) {
    compressing.loadDict(dictionary(dictionaries.current()).writing());
    return compressing.compress(raw);
  }

  private synchronized byte[] decompressed(byte[] bytes, int dictionaryId) {
    BodyDictionary dictionary = dictionary(dictionaryId);
    try {
      // Fails for a frame that does not say its size; every frame written here does.
      long size = Zstd.getFrameContentSize(bytes);
      if (size < 0 || size > MAX_BYTES) {
        throw new BodyFormatException("The compressed body does not say a size that is allowed.");
      }
      decompressing.loadDict(dictionary.reading());
      return decompressing.decompress(bytes, (int) size);
    } catch (ZstdException | ArrayIndexOutOfBoundsException e) {
      // The second is the library's answer to no bytes at all.
      throw new BodyFormatException("The compressed body is damaged.", e);
    }
  }

  private BodyDictionary dictionary(int id) {
    if (closed) {
      throw new IllegalStateException("The codec is closed.");
    }
    return dictionaries.get(id);
  }

  /** Frees the native memory; nothing can be encoded or decoded afterwards. */
  @Override
  @PreDestroy
  public synchronized void close() {
    if (!closed) {
      closed = true;
      compressing.close();
      decompressing.close();
      dictionaries.close();
    }
  }

  private static byte[] sha256(byte[] raw) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(raw);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
