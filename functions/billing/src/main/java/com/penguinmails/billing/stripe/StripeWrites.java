package com.penguinmails.billing.stripe;

import com.penguinmails.data.sql.Database;
import com.penguinmails.kernel.Ids;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Changes at Stripe that happen once. The idempotency key is committed before the call and closed
 * after its answer; whoever asks for the same after a crash or a timeout sends the same key, and
 * Stripe answers what it answered then. Stripe keeps keys for 24 hours.
 */
@Singleton
public class StripeWrites {
  private static final String OPEN =
      """
      with stale as (
        update stripe_requests set finished = now()
         where kind = ? and fingerprint = ? and finished is null and created < now() - interval '23 hours' returning id),
      open as (
        select id from stripe_requests
         where kind = ? and fingerprint = ? and finished is null and created >= now() - interval '23 hours'),
      fresh as (
        insert into stripe_requests (id, tenant_id, kind, fingerprint)
        select ?, app_sec.tenant_id(), ?, ? where not exists (select from open) and not exists (select from stale)
        on conflict (tenant_id, kind, fingerprint) where finished is null do nothing returning id)
      select id from open union all select id from fresh
      """;
  private static final int TRIES = 5;

  private final StripeSettings settings;
  private final Database oltp;

  StripeWrites(StripeSettings settings, @Named("oltp") Database oltp) {
    this.settings = settings;
    this.oltp = oltp;
  }

  /**
   * Changes something for the running tenant.
   *
   * @param kind what is changed, for people who read the table
   * @param fingerprint everything that makes this change differ from another
   * @throws StripeFailure when it was refused, or when it is not known whether it happened
   */
  public <T> T change(String kind, String fingerprint, StripeWrite<T> write) {
    byte[] hash = sha256(fingerprint);
    UUID key = open(kind, hash);
    try {
      T result =
          write.on(
              settings.client(),
              RequestOptions.builder().setIdempotencyKey(key.toString()).build());
      finish(key);
      return result;
    } catch (StripeException e) {
      StripeFailure failure = StripeFailure.of(e);
      if (!failure.isPassing()) {
        finish(key);
      }
      throw failure;
    }
  }

  private UUID open(String kind, byte[] hash) {
    // A stale key is closed by one try and replaced by the next; two at once see each other's.
    for (int i = 0; i < TRIES; i++) {
      var key =
          oltp.first(OPEN, row -> row.uuid("id"), kind, hash, kind, hash, Ids.next(), kind, hash);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new IllegalStateException("No idempotency key for " + kind + ".");
  }

  private void finish(UUID key) {
    oltp.update("update stripe_requests set finished = now() where id = ?", key);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
