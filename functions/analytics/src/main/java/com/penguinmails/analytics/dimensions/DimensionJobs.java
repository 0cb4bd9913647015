package com.penguinmails.analytics.dimensions;

import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.FailedTogether;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies {@code campaign-changed} and {@code company-changed}, one tenant at a time. */
@Singleton
public class DimensionJobs implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DimensionJobs.class);
  private static final String CAMPAIGN = "campaign-changed";
  private static final String COMPANY = "company-changed";
  private static final Outcome UNREADABLE =
      new Outcome.Dead("malformed", "the payload cannot be read");
  private static final int BATCH = 200;
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Dimensions dimensions;
  private final JsonMapper json;

  DimensionJobs(Dimensions dimensions, JsonMapper json) {
    this.dimensions = dimensions;
    this.json = json;
  }

  @Override
  public String queue() {
    return Queues.ANALYTICS_CAMPAIGN;
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  @Override
  public Duration lease() {
    return LEASE;
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    Map<UUID, List<Job>> tenants = new HashMap<>();
    for (Job job : batch.jobs()) {
      if (job.tenantId() == null) {
        outcomes.put(job.id(), new Outcome.Dead("no_tenant", "the job names no tenant"));
      } else {
        tenants.computeIfAbsent(job.tenant(), tenant -> new ArrayList<>()).add(job);
      }
    }
    tenants.forEach(
        (tenant, jobs) -> TenantContext.runAs(tenant, () -> outcomes.putAll(applied(jobs))));
    return outcomes;
  }

  /** Applies what can be read; one tenant's failing statement leaves the other tenants alone. */
  private Map<UUID, Outcome> applied(List<Job> jobs) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    Changes changes = new Changes(new ArrayList<>(), new ArrayList<>());
    jobs.forEach(job -> outcomes.put(job.id(), read(job, changes)));
    try {
      if (!changes.companies().isEmpty()) {
        dimensions.companies(changes.companies());
      }
      if (!changes.campaigns().isEmpty()) {
        dimensions.campaigns(changes.campaigns());
      }
      return outcomes;
    } catch (DatabaseException e) {
      LOG.error("{} changes of one tenant were refused", jobs.size(), e);
      Outcome again =
          FailedTogether.of(
              e, jobs.size(), new Outcome.Retry("refused", "SQLSTATE " + e.sqlState()));
      return jobs.stream().collect(Collectors.toMap(Job::id, job -> again));
    }
  }

  private Outcome read(Job job, Changes changes) {
    byte[] payload = job.payload().text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try {
      return switch (job.type()) {
        case CAMPAIGN -> changes.add(json.readValue(payload, CampaignChanged.class));
        case COMPANY -> changes.add(json.readValue(payload, CompanyChanged.class));
        default -> new Outcome.Dead("unknown_type", "no handler for " + job.type());
      };
    } catch (IOException e) {
      return UNREADABLE;
    }
  }

  private record Changes(List<CampaignChanged> campaigns, List<CompanyChanged> companies) {
    private Outcome add(@Nullable CampaignChanged campaign) {
      return campaign != null && campaign.isComplete() && campaigns.add(campaign)
          ? Outcome.DONE
          : UNREADABLE;
    }

    private Outcome add(@Nullable CompanyChanged company) {
      return company != null && company.isComplete() && companies.add(company)
          ? Outcome.DONE
          : UNREADABLE;
    }
  }
}
