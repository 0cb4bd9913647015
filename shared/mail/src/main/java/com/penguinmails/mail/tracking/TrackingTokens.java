package com.penguinmails.mail.tracking;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes and verifies tracking tokens: base64url of payload and HMAC-SHA256 (RFC 2104) cut to 16
 * bytes. 134 characters for an open or unsubscribe; a click adds its target. Thread-safe.
 */
public final class TrackingTokens {
  /** Longest token looked at, in characters. */
  public static final int MAX_LENGTH = 3072;

  private static final int MAC_BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";

  private final int signingId;
  private final Map<Integer, SecretKeySpec> keys = new HashMap<>();

  /**
   * @param keys the first signs, all verify; at least one
   */
  public TrackingTokens(List<TrackingKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("at least one tracking key is needed");
    }
    this.signingId = keys.getFirst().id();
    keys.forEach(key -> this.keys.put(key.id(), new SecretKeySpec(key.secret(), ALGORITHM)));
  }

  /** Token of the open pixel. */
  public String open(TrackingSubject subject) {
    return sign(TrackingKind.OPEN, subject, "");
  }

  /** Token of the unsubscribe link. */
  public String unsubscribe(TrackingSubject subject) {
    return sign(TrackingKind.UNSUBSCRIBE, subject, "");
  }

  /**
   * Token of a link, or nothing when the target is not an absolute http or https URL of at most
   * 2,048 characters; such a link is better left as it is.
   */
  public Optional<String> click(TrackingSubject subject, String target) {
    return ClickTarget.of(target).map(url -> sign(TrackingKind.CLICK, subject, url));
  }

  /** What the token says, when it is of this kind and was signed with one of the keys. */
  public Optional<TrackingToken> verify(TrackingKind kind, String token) {
    byte[] bytes = decode(token);
    if (bytes == null || bytes[1] != kind.code()) {
      return Optional.empty();
    }
    SecretKeySpec key = keys.get(Byte.toUnsignedInt(bytes[0]));
    int length = bytes.length - MAC_BYTES;
    if (key == null || (kind != TrackingKind.CLICK && length != TokenPayload.FIXED_BYTES)) {
      return Optional.empty();
    }
    byte[] given = Arrays.copyOfRange(bytes, length, bytes.length);
    return MessageDigest.isEqual(given, mac(key, bytes, length))
        ? Optional.of(TokenPayload.read(kind, bytes, length))
        : Optional.empty();
  }

  private static byte @Nullable [] decode(String token) {
    if (token.length() > MAX_LENGTH) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      boolean canonical = encode(bytes).equals(token);
      return canonical && bytes.length >= TokenPayload.FIXED_BYTES + MAC_BYTES ? bytes : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  private String sign(TrackingKind kind, TrackingSubject subject, String target) {
    SecretKeySpec key = keys.get(signingId);
    if (key == null) {
      throw new IllegalStateException("the signing key is missing");
    }
    byte[] payload = TokenPayload.write(signingId, kind, subject, target);
    byte[] signed = Arrays.copyOf(payload, payload.length + MAC_BYTES);
    System.arraycopy(mac(key, payload, payload.length), 0, signed, payload.length, MAC_BYTES);
    return encode(signed);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] mac(SecretKeySpec key, byte[] bytes, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(bytes, 0, length);
      return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is part of every Java platform", e);
    }
  }
}
