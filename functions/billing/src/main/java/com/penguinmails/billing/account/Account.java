package com.penguinmails.billing.account;

import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.billing.stripe.StripeWrites;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.PageRequest;
import com.stripe.param.CustomerUpdateParams;
import io.micronaut.context.annotation.Value;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The running tenant's subscription, payments and contact. */
@Singleton
class Account {
  /** The same order as in app_sec.entitlements_of: the one that pays is the one that counts. */
  private static final String CURRENT =
      """
      select s.*, p.name as plan_name, s.stripe_subscription_id is not null as at_stripe,
             array(select a.addon_type from subscription_addons a where a.subscription_id = s.id and a.is_active order by a.addon_type, a.id) as addon_types,
             array(select a.quantity::text from subscription_addons a where a.subscription_id = s.id and a.is_active order by a.addon_type, a.id) as addon_quantities
        from subscriptions s left join plans p on p.id = s.plan_id
       order by array_position(array['active', 'past_due', 'unpaid', 'canceled'], s.status::text), s.started desc nulls last, s.id
       limit 1
      """;

  private final Database oltp;
  private final StripeWrites stripe;
  private final JsonMapper json;
  private final Duration grace;

  Account(
      @Named("oltp") Database oltp,
      StripeWrites stripe,
      JsonMapper json,
      @Value("${billing.grace.days:7}") int graceDays) {
    this.oltp = oltp;
    this.stripe = stripe;
    this.json = json;
    this.grace = Duration.ofDays(graceDays);
  }

  Optional<SubscriptionView> subscription() {
    return oltp.first(CURRENT, this::view);
  }

  List<PaymentView> payments(PageRequest page) {
    return oltp.list(
        """
        select * from payments where (invoiced, id) < (?, ?) order by invoiced desc, id desc limit ?
        """,
        Account::payment,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  Contact contact() {
    return oltp.first(
            """
            select c.billing_email, c.billing_address, coalesce(c.notify_on_billing_changes, false) as notify,
                   (select s.billing_contact_user_id from subscriptions s where s.billing_contact_user_id is not null limit 1) as user_id
              from (select 1) one left join tenant_config c on true
            """,
            this::contact)
        .orElseThrow();
  }

  Contact change(Contact contact) {
    if (contact.userId() != null && !isMember(contact.userId())) {
      throw ApiError.invalid("/user_id", "is no member of this tenant");
    }
    Optional<String> customer =
        oltp.transact(
                sql -> {
                  sql.update(
                      "update subscriptions set billing_contact_user_id = ?, updated = now()",
                      contact.userId());
                  return sql.first(
                      """
          with row as (
            insert into tenant_config as c (tenant_id, billing_email, billing_address, notify_on_billing_changes)
            values (app_sec.tenant_id(), ?, ?, ?)
            on conflict (tenant_id) do update set billing_email = excluded.billing_email,
              billing_address = excluded.billing_address, notify_on_billing_changes = excluded.notify_on_billing_changes,
              updated = now()
            returning *)
          select row.stripe_customer_id,
                 app_sec.audit('billing.contact_changed', 'tenant', row.tenant_id, null, to_jsonb(row)) from row
          """,
                      row -> Optional.ofNullable(row.textOrNull("stripe_customer_id")),
                      contact.email(),
                      contact.address() == null ? null : new Json(text(contact.address())),
                      contact.everyChange());
                })
            .orElseThrow();
    customer.ifPresent(id -> tell(id, contact));
    return contact;
  }

  private boolean isMember(UUID user) {
    return oltp.first(
            "select user_id from tenant_users where user_id = ? and deleted is null",
            row -> true,
            user)
        .isPresent();
  }

  private void tell(String customer, Contact contact) {
    if (contact.email() == null) {
      return;
    }
    try {
      stripe.change(
          "customer-contact",
          customer + contact,
          (client, options) ->
              client
                  .v1()
                  .customers()
                  .update(
                      customer,
                      CustomerUpdateParams.builder().setEmail(contact.email()).build(),
                      options));
    } catch (StripeFailure e) {
      throw e.toApiError();
    }
  }

  private SubscriptionView view(Row row) throws SQLException {
    List<String> types = row.textArray("addon_types");
    List<String> quantities = row.textArray("addon_quantities");
    List<SubscriptionView.AddonView> addons = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      addons.add(new SubscriptionView.AddonView(types.get(i), Integer.parseInt(quantities.get(i))));
    }
    Instant since = row.instantOrNull("past_due_since");
    return new SubscriptionView(
        row.uuid("id"),
        row.uuidOrNull("plan_id"),
        row.textOrNull("plan_name"),
        row.uuidOrNull("pending_plan_id"),
        row.text("status"),
        row.textOrNull("stripe_status"),
        row.text("access"),
        row.textOrNull("billing_interval"),
        row.instantOrNull("current_period_start"),
        row.instantOrNull("current_period_end"),
        row.instantOrNull("trial_end"),
        row.bool("cancel_at_period_end"),
        since == null ? null : since.plus(grace),
        row.instantOrNull("ended"),
        addons);
  }

  private static PaymentView payment(Row row) throws SQLException {
    return new PaymentView(
        row.uuid("id"),
        row.longValue("amount_minor"),
        row.text("currency"),
        row.text("status"),
        row.longValue("refunded_minor"),
        row.textOrNull("description"),
        row.instantOrNull("billing_period_start"),
        row.instantOrNull("billing_period_end"),
        row.instant("invoiced"),
        row.instantOrNull("processed"),
        row.textOrNull("hosted_invoice_url"));
  }

  private Contact contact(Row row) throws SQLException {
    @Nullable String address = row.textOrNull("billing_address");
    UUID user = row.uuidOrNull("user_id");
    try {
      return new Contact(
          user,
          row.textOrNull("billing_email"),
          address == null ? null : json.readValue(address, Contact.Address.class),
          row.bool("notify"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(Contact.Address address) {
    try {
      return json.writeValueAsString(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
