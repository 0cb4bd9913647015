package com.penguinmails.billing.account;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.kernel.PlanLimit;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads entitlements beside the counters. */
@Singleton
public class UsageReport {
  private static final String READ =
      """
      select e.plan_name, e.month_start, e.api_access, e.priority_support, e.advanced_analytics, e.white_label,
             l.metric, l.allowed, coalesce(u.used, 0) as used, u.reconciled
        from app_sec.entitlements() e
        cross join lateral (values
          ('users', e.users, 1), ('domains', e.domains, 2), ('campaigns_per_month', e.campaigns_per_month, 3),
          ('email_accounts', e.email_accounts, 4), ('emails_per_month', e.emails_per_month, 5), ('warmups', e.warmups, 6),
          ('contacts', e.contacts, 7), ('storage_bytes', e.storage_gb * 1073741824, 8),
          ('api_requests_per_minute', e.api_rate_limit, 9)) as l (metric, allowed, place)
        left join usage_counters u on u.metric = l.metric
             and u.period_start = case when l.metric ~ '_per_month$' then e.month_start else '-infinity'::timestamptz end
       order by l.place
      """;

  /** What a plan would have to allow for what is used; null limits allow everything. */
  private static final String EXCEEDED =
      """
      select l.metric, l.allowed, u.used, p.name as plan
        from plans p
        cross join lateral (values
          ('users', p.max_users::bigint), ('domains', p.max_domains), ('email_accounts', p.max_email_accounts),
          ('warmups', p.max_warmups), ('contacts', p.max_contacts), ('storage_bytes', p.max_storage_gb::bigint * 1073741824)) as l (metric, allowed)
        join usage_counters u on u.metric = l.metric and u.period_start = '-infinity'
       where p.id = ? and u.used > l.allowed
      """;

  private record Line(UsageView head, UsageView.Limit limit) {}

  private final Database oltp;

  UsageReport(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  UsageView read() {
    List<Line> lines = oltp.list(READ, UsageReport::line);
    UsageView head = lines.getFirst().head();
    List<UsageView.Limit> limits = new ArrayList<>();
    lines.forEach(line -> limits.add(line.limit()));
    return new UsageView(
        head.plan(),
        head.monthStart(),
        limits,
        head.apiAccess(),
        head.prioritySupport(),
        head.advancedAnalytics(),
        head.whiteLabel());
  }

  /** The limits of a plan that present usage passes; add-ons do not survive a change of plan. */
  public List<PlanLimit> exceeded(UUID plan) {
    return oltp.list(
        EXCEEDED,
        row ->
            new PlanLimit(
                row.text("metric"),
                row.longValue("allowed"),
                row.longValue("used"),
                0,
                row.text("plan")),
        plan);
  }

  private static Line line(Row row) throws SQLException {
    return new Line(
        new UsageView(
            row.text("plan_name"),
            row.instant("month_start"),
            List.of(),
            row.bool("api_access"),
            row.bool("priority_support"),
            row.bool("advanced_analytics"),
            row.bool("white_label")),
        new UsageView.Limit(
            row.text("metric"),
            row.longOrNull("allowed"),
            row.longValue("used"),
            row.instantOrNull("reconciled")));
  }
}
