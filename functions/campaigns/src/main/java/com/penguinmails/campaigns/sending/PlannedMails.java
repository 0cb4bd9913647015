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
  /**
   * The thread is told by the accounts that sent it, because a Message-ID has their domain; of one
   * that is deleted there is only the key.
   */
  private static final String LOAD =
      """
      select s.id, s.state, s.attempt_count, s.storage_key, s.campaign_id, s.enrollment_id, s.step_id, s.lead_id,
             l.email as lead_email, l.status = 'active' as lead_active, l.first_name, l.last_name, l.name, l.company,
             l.job_title, l.city, l.country, l.website, l.timezone, l.custom_fields,
             a.id as account_id, a.email as account_email, a.display_name, a.status in ('active', 'warming') as account_usable,
             a.resting_until, a.connect_failures > 0 as account_unreachable, a.smtp_settings, a.vault_key_path,
             d.domain as dkim_domain, d.dkim_selector, d.dkim_key_path,
             coalesce(p.subject_override, t.subject, '') as subject, coalesce(t.content, '') as template,
             p.from_name_override, c.track_opens, c.track_clicks, c.status = 'sending' as campaign_sending, c.schedule,
             s.attempt_count = 0 and s.resolution is null
               and (s.reserved at time zone a.timezone)::date < (now() at time zone a.timezone)::date as late,
             exists (select from suppression_list x where x.email = l.email) as suppressed, e.status = 'sending' as lead_waits,
             case when e.last_storage_key is not null then (
               select string_agg(coalesce(substring(b.storage_key from 8) || '@' || split_part(ba.email, '@', 2), b.storage_key),
                                 ' ' order by b.settled, b.id)
                 from send_ledger b left join email_accounts ba on ba.id = b.email_account_id
                where b.tenant_id = s.tenant_id and b.enrollment_id = s.enrollment_id and b.state = 'accepted' and b.id <> s.id) end as thread
        from send_ledger s
        join campaign_enrollments e on e.id = s.enrollment_id
        join campaigns c on c.id = s.campaign_id
        join leads l on l.id = s.lead_id
        join email_accounts a on a.id = s.email_account_id
        join domains d on d.id = a.domain_id
        join campaign_sequence_steps p on p.id = s.step_id
        left join templates t on t.id = p.template_id
       where s.id = any (?)
      """;

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
