package com.penguinmails.mailboxes.secrets;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.FailedTogether;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes secrets of deleted accounts and domains; removing one twice does nothing. */
@Singleton
public class SecretRemoval implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SecretRemoval.class);
  private static final Pattern OURS = Pattern.compile("tenants/[0-9a-f-]{36}/[A-Za-z0-9/_-]+");

  private final Database oltp;
  private final SecretStore secrets;
  private final JsonMapper json;

  SecretRemoval(@Named("oltp") Database oltp, SecretStore secrets, JsonMapper json) {
    this.oltp = oltp;
    this.secrets = secrets;
    this.json = json;
  }

  /** What a job says. */
  @Serdeable
  record Payload(@Nullable String path) {}

  @Override
  public String queue() {
    return Queues.SECRET_REMOVAL;
  }

  @Override
  public int batchSize() {
    return 20;
  }

  @Override
  public Duration lease() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    for (Job job : batch.jobs()) {
      if (!batch.deadline().allows(leastTime()) || !batch.keepAlive()) {
        break;
      }
      outcomes.put(job.id(), remove(job));
    }
    return outcomes;
  }

  private Outcome remove(Job job) {
    try {
      Payload payload = json.readValue(job.payload().text(), Payload.class);
      String path = payload == null ? null : payload.path();
      if (path == null || !OURS.matcher(path).matches()) {
        return new Outcome.Dead("bad_payload", "not the path of a secret of a tenant");
      }
      if (!named(job, path)) {
        secrets.delete(path);
      }
      return Outcome.DONE;
    } catch (IOException e) {
      return new Outcome.Dead("bad_payload", "not the path of a secret");
    } catch (RuntimeException e) {
      LOG.warn("a secret could not be removed: {}", e.toString());
      return FailedTogether.of(
          e, 1, new Outcome.Retry("not_removed", e.getClass().getSimpleName()));
    }
  }

  /**
   * Whether a row names it after all; a path has the id of its row, so only a restore does that.
   */
  private boolean named(Job job, String path) {
    UUID tenant = job.tenantId();
    return tenant != null
        && TenantContext.callAs(
            tenant,
            () ->
                oltp.first(
                        """
                        select 1 from email_accounts where vault_key_path = ?
                        union all select 1 from domains where dkim_key_path = ? limit 1
                        """,
                        row -> true,
                        path,
                        path)
                    .isPresent());
  }
}
