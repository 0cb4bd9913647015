package com.penguinmails.campaigns.pool;

import com.penguinmails.campaigns.definition.Campaign;
import com.penguinmails.campaigns.definition.CampaignRows;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Which accounts belong to which campaign. */
@Singleton
class PoolRepository {
  private static final Set<String> CHANGEABLE = Set.of("draft", "scheduled", "paused");

  private final Database oltp;
  private final CampaignRows campaigns;

  PoolRepository(@Named("oltp") Database oltp, CampaignRows campaigns) {
    this.oltp = oltp;
    this.campaigns = campaigns;
  }

  /**
   * Reads them.
   *
   * @throws ApiError 404 when there is no such campaign
   */
  Pool find(UUID campaignId) {
    return oltp.transact(
        sql -> {
          campaigns.get(sql, campaignId);
          return pool(sql, campaignId);
        });
  }

  /**
   * Replaces them.
   *
   * @throws ApiError 404 when there is no such campaign, 409 while it is sending or when it is
   *     completed, 422 when an account is not the tenant's
   */
  Pool replace(UUID campaignId, Pool pool, Consumer<Instant> check) {
    UUID[] ids = pool.emailAccountIds().stream().distinct().toArray(UUID[]::new);
    return oltp.transact(
        sql -> {
          Campaign before = campaigns.lock(sql, campaignId);
          check.accept(before.updated());
          if (!CHANGEABLE.contains(before.status())) {
            throw ApiError.conflict(
                "campaign_not_editable",
                "A campaign that is " + before.status() + " cannot be changed.");
          }
          sql.update("delete from campaign_accounts where campaign_id = ?", campaignId);
          int known =
              sql.update(
                  """
                  insert into campaign_accounts (tenant_id, campaign_id, email_account_id)
                  select app_sec.tenant_id(), ?, a.id from email_accounts a where a.id = any (?)
                  """,
                  campaignId,
                  ids);
          if (known < ids.length) {
            throw ApiError.invalid(
                "/email_account_ids", "names an account that is not one of yours");
          }
          campaigns.touch(sql, campaignId);
          audit(sql, campaignId, ids.length);
          return pool(sql, campaignId);
        });
  }

  private static void audit(Sql sql, UUID campaignId, int accounts) {
    sql.first(
        """
        select app_sec.audit('campaign.accounts_replaced', 'campaign', ?, null, jsonb_build_object('accounts', ?::int))
        """,
        row -> true,
        campaignId,
        accounts);
  }

  private static Pool pool(Sql sql, UUID campaignId) {
    List<UUID> ids =
        sql.list(
            """
            select email_account_id from campaign_accounts where campaign_id = ? order by email_account_id limit 200
            """,
            row -> row.uuid("email_account_id"),
            campaignId);
    return new Pool(ids);
  }
}
