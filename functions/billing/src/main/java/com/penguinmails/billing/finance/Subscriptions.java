package com.penguinmails.billing.finance;

import com.penguinmails.billing.finance.Views.Payment;
import com.penguinmails.billing.finance.Views.PlanSummary;
import com.penguinmails.billing.finance.Views.SubscriptionDetail;
import com.penguinmails.billing.finance.Views.SubscriptionLine;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Subscriptions of all tenants, as the staff policies show them. */
@Singleton
class Subscriptions {
  private static final String LINE =
      """
      select s.*, t.name as tenant_name, p.name as plan_name
        from subscriptions s join tenants t on t.id = s.tenant_id left join plans p on p.id = s.plan_id
      """;

  private final Database oltp;

  Subscriptions(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  List<SubscriptionLine> page(@Nullable String status, @Nullable UUID planId, PageRequest page) {
    return oltp.list(
        LINE
            + """
             where (s.created, s.id) < (?, ?) and (cast(? as text) is null or s.status = ?)
               and (cast(? as uuid) is null or s.plan_id = ?)
             order by s.created desc, s.id desc limit ?
            """,
        Subscriptions::line,
        page.cursor().created(),
        page.cursor().id(),
        status,
        status,
        planId,
        planId,
        page.fetch());
  }

  Optional<SubscriptionDetail> find(UUID id) {
    return oltp.first(LINE + " where s.id = ?", Subscriptions::line, id).map(this::detail);
  }

  List<PlanSummary> summary() {
    return oltp.list(
        """
        select p.id, p.name, p.version,
               count(*) filter (where s.status = 'active') as active, count(*) filter (where s.status = 'past_due') as past_due,
               count(*) filter (where s.status = 'unpaid') as unpaid, count(*) filter (where s.status = 'canceled') as canceled
          from plans p join subscriptions s on s.plan_id = p.id
         group by p.id order by active desc, p.id limit 1000
        """,
        row ->
            new PlanSummary(
                row.uuid("id"),
                row.text("name"),
                row.integer("version"),
                row.longValue("active"),
                row.longValue("past_due"),
                row.longValue("unpaid"),
                row.longValue("canceled")));
  }

  private SubscriptionDetail detail(SubscriptionLine line) {
    List<Payment> payments =
        oltp.list(
            """
            select * from payments where tenant_id = ? order by invoiced desc, id desc limit 10
            """,
            row ->
                new Payment(
                    row.text("stripe_invoice_id"),
                    row.longValue("amount_minor"),
                    row.text("currency"),
                    row.text("status"),
                    row.instant("invoiced")),
            line.tenantId());
    return oltp.first(
            """
            select c.stripe_customer_id, c.billing_email,
                   array(select a.addon_type || ' × ' || a.quantity from subscription_addons a
                          where a.tenant_id = ? and a.subscription_id = ? and a.is_active order by 1) as addons
              from (select 1) one left join tenant_config c on c.tenant_id = ?
            """,
            row ->
                new SubscriptionDetail(
                    line,
                    row.textOrNull("stripe_customer_id"),
                    row.textOrNull("billing_email"),
                    row.textArray("addons"),
                    payments),
            line.tenantId(),
            line.id(),
            line.tenantId())
        .orElseThrow();
  }

  private static SubscriptionLine line(Row row) throws SQLException {
    return new SubscriptionLine(
        row.uuid("id"),
        row.uuid("tenant_id"),
        row.textOrNull("tenant_name"),
        row.uuidOrNull("plan_id"),
        row.textOrNull("plan_name"),
        row.text("status"),
        row.textOrNull("stripe_status"),
        row.text("access"),
        row.instantOrNull("current_period_start"),
        row.instantOrNull("current_period_end"),
        row.bool("cancel_at_period_end"),
        row.textOrNull("stripe_subscription_id"),
        row.instant("created"));
  }
}
