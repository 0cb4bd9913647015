package com.penguinmails.billing.plans;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The table of plans. */
@Singleton
public class Plans {
  private static final String INSERT =
      """
      insert into plans (id, version, name, slug, description, currency, price_monthly, price_yearly, trial_days, is_active,
                         max_users, max_domains, max_campaigns_per_month, api_rate_limit, max_email_accounts, max_emails_per_month, max_warmups,
                         max_contacts, max_storage_gb, api_access, priority_support, advanced_analytics, white_label)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *
      """;

  private final Database oltp;

  Plans(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Those on sale, cheapest first; there are few. */
  public List<Plan> onSale() {
    return oltp.list(
        "select * from plans where is_active and stripe_product_active order by price_monthly nulls last, id limit 100",
        Plan::of);
  }

  public Optional<Plan> find(UUID id) {
    return oltp.first("select * from plans where id = ?", Plan::of, id);
  }

  List<Plan> page(PageRequest page) {
    return oltp.list(
        "select * from plans where (created, id) < (?, ?) order by created desc, id desc limit ?",
        Plan::of,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  Plan create(NewPlan plan) {
    return unlessSlugTaken(
        plan, () -> oltp.transact(sql -> audited(sql, "plan.created", null, insert(sql, plan, 1))));
  }

  /**
   * Changes a plan. What only describes it changes in place; a changed limit, price or feature
   * makes a new version, and the old one stays with its subscribers.
   */
  Plan change(UUID id, NewPlan change, Consumer<Instant> check) {
    return unlessSlugTaken(
        change,
        () ->
            oltp.transact(
                sql -> {
                  Plan before =
                      sql.first("select * from plans where id = ? for update", Plan::of, id)
                          .orElseThrow(() -> ApiError.notFound("plan", id));
                  check.accept(before.updated());
                  if (before.supersededBy() != null) {
                    throw ApiError.conflict(
                        "plan_superseded",
                        "Change its newest version, " + before.supersededBy() + ".");
                  }
                  return sameTerms(before, change)
                      ? audited(sql, "plan.updated", before, describe(sql, id, change))
                      : audited(sql, "plan.superseded", before, supersede(sql, before, change));
                }));
  }

  /** Removes a plan nobody ever subscribed to. */
  void delete(UUID id) {
    oltp.transact(
        sql -> {
          Plan before = find(sql, id);
          boolean deleted;
          try {
            deleted = sql.update("delete from plans where id = ? and not is_default", id) == 1;
          } catch (DatabaseException e) {
            if (e.isReference()) {
              throw ApiError.conflict(
                  "plan_in_use", "Somebody has this plan; take it off sale instead.");
            }
            throw e;
          }
          if (!deleted) {
            throw ApiError.conflict(
                "plan_is_default", "Tenants without a subscription have this plan.");
          }
          audit(sql, "plan.deleted", id, before, null);
          return true;
        });
  }

  private static Plan find(Sql sql, UUID id) {
    return sql.first("select * from plans where id = ?", Plan::of, id)
        .orElseThrow(() -> ApiError.notFound("plan", id));
  }

  private static boolean sameTerms(Plan plan, NewPlan change) {
    return plan.limits().equals(change.limits())
        && plan.currency().equals(change.currencyOrDefault())
        && java.util.Objects.equals(plan.priceMonthly(), change.priceMonthly())
        && java.util.Objects.equals(plan.priceYearly(), change.priceYearly());
  }

  private static Plan describe(Sql sql, UUID id, NewPlan change) {
    return sql.first(
            """
            update plans set name = ?, slug = ?, description = ?, trial_days = coalesce(?, trial_days),
                             is_active = coalesce(?, is_active), updated = now()
             where id = ? returning *
            """,
            Plan::of,
            change.name(),
            change.slug(),
            change.description(),
            change.trialDays(),
            change.onSale(),
            id)
        .orElseThrow();
  }

  /** The slug goes to the successor: links to it lead to what is sold now. */
  private static Plan supersede(Sql sql, Plan before, NewPlan change) {
    sql.update(
        "update plans set slug = ?, is_active = false, updated = now() where id = ?",
        before.slug() + "-v" + before.version(),
        before.id());
    Plan next = insert(sql, change, before.version() + 1);
    sql.update(
        "update plans set superseded_by = ?, is_default = false where id = ?",
        next.id(),
        before.id());
    sql.update(
        """
        update plans n set is_default = true
         where n.id = ? and not exists (select from plans d where d.is_default)
        """,
        next.id());
    return next;
  }

  private static Plan insert(Sql sql, NewPlan plan, int version) {
    PlanLimits l = plan.limits();
    List<@Nullable Object> values =
        new ArrayList<>(
            Arrays.asList(
                Ids.next(),
                version,
                plan.name(),
                plan.slug(),
                plan.description(),
                plan.currencyOrDefault(),
                plan.priceMonthly(),
                plan.priceYearly(),
                plan.trialDays() == null ? 0 : plan.trialDays(),
                plan.onSale() == null || plan.onSale()));
    values.addAll(
        Arrays.asList(
            l.maxUsers(),
            l.maxDomains(),
            l.maxCampaignsPerMonth(),
            l.apiRateLimit(),
            l.maxEmailAccounts(),
            l.maxEmailsPerMonth(),
            l.maxWarmups(),
            l.maxContacts(),
            l.maxStorageGb(),
            l.apiAccess(),
            l.prioritySupport(),
            l.advancedAnalytics(),
            l.whiteLabel()));
    return sql.first(INSERT, Plan::of, values.toArray()).orElseThrow();
  }

  private static Plan audited(Sql sql, String action, @Nullable Plan before, Plan after) {
    audit(sql, action, after.id(), before, after);
    return after;
  }

  private static void audit(
      Sql sql, String action, UUID id, @Nullable Plan before, @Nullable Plan after) {
    sql.first(
        """
        select app_sec.staff_audit(?, 'plan', ?, jsonb_build_object('plan', cast(? as text)),
                                   (select to_jsonb(p) from plans p where p.id = ?))
        """,
        row -> true,
        action,
        id,
        before == null ? null : before.id() + " v" + before.version(),
        after == null ? null : after.id());
  }

  private static <T> T unlessSlugTaken(NewPlan plan, Supplier<T> write) {
    try {
      return write.get();
    } catch (DatabaseException e) {
      if (e.isDuplicate() && "plans_slug".equals(e.constraint())) {
        throw ApiError.conflict("slug_taken", "There is a plan " + plan.slug() + " already.");
      }
      throw e;
    }
  }
}
