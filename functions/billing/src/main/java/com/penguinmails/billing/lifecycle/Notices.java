package com.penguinmails.billing.lifecycle;

import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * E-mails about a subscription, written down in the transaction of their cause and sent by a job.
 */
@Singleton
public class Notices {
  private final Outbox outbox;
  private final JsonMapper json;

  Notices(Outbox outbox, JsonMapper json) {
    this.outbox = outbox;
    this.json = json;
  }

  /** What a notice is about. */
  public enum Kind {
    PAYMENT_FAILED(true),
    PAYMENT_ACTION_REQUIRED(true),
    TRIAL_ENDING(true),
    ACCESS_SUSPENDED(true),
    ACCESS_RESTORED(true),
    SERVER_READY(true),
    SUBSCRIPTION_CANCELED(true),
    PAYMENT_RECEIVED(false),
    PAYMENT_REFUNDED(false),
    SUBSCRIPTION_CHANGED(false);

    /** Whether it is sent also to who did not ask for news about billing. */
    private final boolean always;

    Kind(boolean always) {
      this.always = always;
    }

    /** The word in {@code billing_notices.kind}. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Says something to the running tenant, once.
   *
   * @param subject what makes it one: the same kind and subject is not said again
   * @param relevant whether it is still true; what no longer is gets noted and not sent
   */
  public void say(Sql sql, Kind kind, String subject, Map<String, String> facts, boolean relevant) {
    UUID id = Ids.next();
    boolean pending =
        sql.first(
                """
                insert into billing_notices (id, tenant_id, kind, subject_id, facts, state)
                select ?, app_sec.tenant_id(), ?, ?, ?,
                       case when ? and (? or exists (select from tenant_config c where c.notify_on_billing_changes))
                            then 'pending' else 'skipped' end
                on conflict (tenant_id, kind, subject_id) do nothing
                returning state
                """,
                row -> row.text("state").equals("pending"),
                id,
                kind.key(),
                subject,
                new Json(text(facts)),
                relevant,
                kind.always)
            .orElse(false);
    if (pending) {
      outbox.append(
          sql,
          List.of(
              NewJob.of(
                  Queues.BILLING_NOTICES,
                  "billing-notice",
                  TenantContext.requireTenant(),
                  new Json("{\"notice\":\"" + id + "\"}"))));
    }
  }

  private String text(Map<String, String> facts) {
    try {
      return json.writeValueAsString(facts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
