package com.penguinmails.campaigns.doubt;

import com.penguinmails.campaigns.definition.CampaignRows;
import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.EmailAddress;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Reads sends in doubt of the running tenant. */
@Singleton
class InDoubtRepository {
  private final Database oltp;
  private final CampaignRows campaigns;

  InDoubtRepository(@Named("oltp") Database oltp, CampaignRows campaigns) {
    this.oltp = oltp;
    this.campaigns = campaigns;
  }

  /**
   * A page of them.
   *
   * @throws ApiError 404 when there is no such campaign
   */
  List<InDoubtSend> page(UUID campaignId, PageRequest page) {
    campaigns.get(oltp, campaignId);
    return oltp.list(
        """
        select s.*, l.email, a.email as account_email, p.step_order
          from send_ledger s
          join leads l on l.id = s.lead_id
          join email_accounts a on a.id = s.email_account_id
          join campaign_sequence_steps p on p.id = s.step_id
         where s.campaign_id = ? and s.parked is not null and s.settled is null and s.state = 'in_doubt' and s.id < ?
         order by s.id desc limit ?
        """,
        InDoubtRepository::send,
        campaignId,
        page.cursor().id(),
        page.fetch());
  }

  /**
   * One send, kept from others until the transaction ends.
   *
   * @throws ApiError 404 when the campaign has no such send
   */
  InDoubtSend lock(Sql sql, UUID campaignId, UUID id) {
    UUID locked =
        sql.first(
                "select id from send_ledger where id = ? and campaign_id = ? for update",
                row -> row.uuid("id"),
                id,
                campaignId)
            .orElseThrow(() -> ApiError.notFound("send", id));
    return get(sql, locked);
  }

  InDoubtSend get(Sql sql, UUID id) {
    return sql.first(
            """
            select s.*, l.email, a.email as account_email, p.step_order
              from send_ledger s
              join leads l on l.id = s.lead_id
              join email_accounts a on a.id = s.email_account_id
              join campaign_sequence_steps p on p.id = s.step_id
             where s.id = ?
            """,
            InDoubtRepository::send,
            id)
        .orElseThrow(() -> ApiError.notFound("send", id));
  }

  private static InDoubtSend send(Row row) throws SQLException {
    return new InDoubtSend(
        row.uuid("id"),
        row.uuid("enrollment_id"),
        row.uuid("lead_id"),
        row.text("email"),
        row.uuid("step_id"),
        row.integer("step_order"),
        row.uuid("email_account_id"),
        row.text("state"),
        row.textOrNull("failure_code"),
        row.textOrNull("failure_reason"),
        new StorageKey(row.text("storage_key"))
            .messageId(new EmailAddress(row.text("account_email"))),
        row.instantOrNull("submitted"),
        row.instantOrNull("parked"),
        row.instantOrNull("looked_up"),
        row.textOrNull("resolution"),
        row.instantOrNull("resolved"));
  }
}
