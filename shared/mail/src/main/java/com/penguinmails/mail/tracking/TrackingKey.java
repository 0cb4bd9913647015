package com.penguinmails.mail.tracking;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A signing key and the number tokens carry for it, so that keys can be replaced. */
public final class TrackingKey {
  private static final int MIN_BYTES = 16;

  private final int id;
  private final byte[] secret;

  /**
   * @param id 0 to 255
   * @param secret at least 16 bytes, copied
   */
  public TrackingKey(int id, byte[] secret) {
    if (id < 0 || id > 255 || secret.length < MIN_BYTES) {
      throw new IllegalArgumentException("a tracking key has an id of 0 to 255 and 16+ bytes");
    }
    this.id = id;
    this.secret = secret.clone();
  }

  /** Reads {@code "2:<base64> 1:<base64>"}, the form kept in the secret store; newest first. */
  public static List<TrackingKey> parseAll(String text) {
    return Arrays.stream(text.strip().split("[\\s,]+", -1)).map(TrackingKey::parse).toList();
  }

  private static TrackingKey parse(String entry) {
    int colon = entry.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("a tracking key is written as id:base64");
    }
    byte[] secret = Base64.getDecoder().decode(entry.substring(colon + 1));
    return new TrackingKey(Integer.parseInt(entry.substring(0, colon)), secret);
  }

  int id() {
    return id;
  }

  byte[] secret() {
    return secret.clone();
  }
}
