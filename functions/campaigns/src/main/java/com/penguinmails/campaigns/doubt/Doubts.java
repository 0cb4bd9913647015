package com.penguinmails.campaigns.doubt;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.kernel.EmailAddress;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Sends in doubt that our own servers may know about. */
@Singleton
class Doubts {
  private final Database oltp;

  Doubts(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** An account on a server of ours. */
  record Account(UUID id, String email, String imap, String secretPath) {}

  /** A send in doubt. */
  record Doubt(
      UUID id, UUID tenantId, UUID campaignId, UUID stepId, String messageId, Account account) {}

  /**
   * Some to look up, of every tenant: each at most three times, five minutes apart. By chance, so
   * that accounts whose server cannot be asked do not stand before the others for ever.
   */
  List<Doubt> next(String[] smtpHosts, int limit) {
    return oltp.list(
        """
        select s.id, s.tenant_id, s.campaign_id, s.step_id, s.storage_key, a.id as account_id, a.email,
               a.imap_settings, a.vault_key_path
          from send_ledger s join email_accounts a on a.tenant_id = s.tenant_id and a.id = s.email_account_id
         where s.settled is null and s.state = 'in_doubt' and s.failure_code = 'unconfirmed' and s.lookups < 3
           and (s.looked_up is null or s.looked_up < now() - interval '5 minutes')
           and a.smtp_settings ->> 'host' = any (?) and a.imap_settings is not null and a.vault_key_path is not null
         order by random() limit ?
        """,
        Doubts::doubt,
        smtpHosts,
        limit);
  }

  /** Notes that they were looked for; of the running tenant. */
  void lookedUp(List<UUID> ids) {
    oltp.update(
        "update send_ledger set looked_up = now(), lookups = lookups + 1 where id = any (?)",
        (Object) ids.toArray(UUID[]::new));
  }

  private static Doubt doubt(Row row) throws SQLException {
    String email = row.text("email");
    return new Doubt(
        row.uuid("id"),
        row.uuid("tenant_id"),
        row.uuid("campaign_id"),
        row.uuid("step_id"),
        new StorageKey(row.text("storage_key")).messageId(new EmailAddress(email)),
        new Account(
            row.uuid("account_id"),
            email,
            row.json("imap_settings").text(),
            row.text("vault_key_path")));
  }
}
