package com.penguinmails.testkit.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An event as Stripe sends it.
 *
 * @param version what {@link StripePeer#showAsOf} takes to show the world at that time
 */
public record SignedEvent(String id, String type, String body, long version) {

  /** The header {@code Stripe-Signature} at a time. */
  public String signature(String secret, Instant at) {
    return signature(body, secret, at);
  }

  /** Signs any body (docs.stripe.com/webhooks/signature). */
  public static String signature(String body, String secret, Instant at) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signed = at.getEpochSecond() + "." + body;
      return "t="
          + at.getEpochSecond()
          + ",v1="
          + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has HmacSHA256.", e);
    }
  }
}
