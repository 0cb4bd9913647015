package com.penguinmails.mail.tracking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes under a token's signature: key id (1), kind (1), months since year 0 (2), the UUIDs of
 * tenant, message, lead, campaign and enrolment (16 each), then the target of a click in ASCII.
 */
final class TokenPayload {
  static final int FIXED_BYTES = 1 + 1 + 2 + 5 * 16;

  private TokenPayload() {}

  static byte[] write(int keyId, TrackingKind kind, TrackingSubject subject, String target) {
    byte[] url = target.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + url.length);
    buffer.put((byte) keyId).put(kind.code());
    String key = subject.storageKey();
    int year = Integer.parseInt(key.substring(0, 4));
    buffer.putShort((short) (year * 12 + Integer.parseInt(key.substring(4, 6)) - 1));
    put(buffer, subject.tenantId());
    put(buffer, UUID.fromString(key.substring(7)));
    put(buffer, subject.leadId());
    put(buffer, subject.campaignId());
    put(buffer, subject.enrolmentId());
    return buffer.put(url).array();
  }

  static TrackingToken read(TrackingKind kind, byte[] signed, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(signed, 2, length - 2);
    int months = Short.toUnsignedInt(buffer.getShort());
    UUID tenant = uuid(buffer);
    String month = String.format(Locale.ROOT, "%04d%02d", months / 12, months % 12 + 1);
    String storageKey = month + "/" + uuid(buffer);
    TrackingSubject subject =
        new TrackingSubject(tenant, storageKey, uuid(buffer), uuid(buffer), uuid(buffer));
    return new TrackingToken(kind, subject, kind == TrackingKind.CLICK ? rest(buffer) : null);
  }

  private static @Nullable String rest(ByteBuffer buffer) {
    byte[] url = new byte[buffer.remaining()];
    buffer.get(url);
    return new String(url, StandardCharsets.US_ASCII);
  }

  private static void put(ByteBuffer buffer, UUID id) {
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer buffer) {
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
