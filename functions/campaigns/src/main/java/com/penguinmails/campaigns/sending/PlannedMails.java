package com.penguinmails.campaigns.sending;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Loads reserved sends of the running tenant with lead, account, template and campaign. */
@Singleton
class PlannedMails {
  private static final String LOAD = "select * from planned_mails(?)";

  private final Database oltp;
  private final LeadVariables variables;
  private final Threads threads;

  PlannedMails(@Named("oltp") Database oltp, LeadVariables variables, Threads threads) {
    this.oltp = oltp;
    this.variables = variables;
    this.threads = threads;
  }

  List<PlannedMail> load(Collection<UUID> ledgerIds) {
    return threads.completed(oltp.list(LOAD, this::mail, (Object) ledgerIds.toArray(UUID[]::new)));
  }

  private PlannedMail mail(Row row) throws SQLException {
    String thread = row.textOrNull("thread");
    return new PlannedMail(
        row.uuid("id"),
        PlannedMail.State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
        row.integer("attempt_count"),
        new StorageKey(row.text("storage_key")),
        row.uuid("campaign_id"),
        row.uuid("enrollment_id"),
        row.uuid("step_id"),
        new PlannedMail.Lead(
            row.uuid("lead_id"),
            row.text("lead_email"),
            row.bool("lead_active"),
            row.textOrNull("timezone"),
            variables.of(row)),
        account(row),
        content(row),
        new PlannedMail.Campaign(row.bool("campaign_sending"), row.jsonOrNull("schedule")),
        row.bool("late"),
        row.bool("lead_waits"),
        row.bool("suppressed"),
        thread == null ? List.of() : List.of(thread.split(" ", -1)));
  }

  private static PlannedMail.Account account(Row row) throws SQLException {
    return new PlannedMail.Account(
        row.uuid("account_id"),
        row.text("account_email"),
        row.textOrNull("display_name"),
        row.bool("account_usable"),
        row.instantOrNull("resting_until"),
        row.bool("account_unreachable"),
        row.text("smtp_settings"),
        row.textOrNull("vault_key_path"),
        dkim(row));
  }

  private static PlannedMail.@Nullable Dkim dkim(Row row) throws SQLException {
    String selector = row.textOrNull("dkim_selector");
    return selector == null
        ? null
        : new PlannedMail.Dkim(
            row.text("dkim_domain"),
            selector,
            Objects.requireNonNull(row.textOrNull("dkim_key_path")));
  }

  private static PlannedMail.Content content(Row row) throws SQLException {
    return new PlannedMail.Content(
        row.text("subject"),
        row.text("template"),
        row.textOrNull("from_name_override"),
        row.bool("track_opens"),
        row.bool("track_clicks"));
  }
}
