package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Takes an account out of use when its server refuses it; its campaigns go on with others. */
@Singleton
class AccountStatus {
  private final Database oltp;

  AccountStatus(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  void error(UUID accountId, String reason) {
    oltp.update(
        """
        update email_accounts set status = 'error', status_reason = left(?, 500), updated = now()
         where id = ? and status in ('active', 'warming')
        """,
        reason,
        accountId);
  }
}
