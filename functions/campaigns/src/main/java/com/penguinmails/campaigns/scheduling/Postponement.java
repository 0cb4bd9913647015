package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Step;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves leads that stand before a mail which no account may send now, thousands in one statement: a
 * million wait every night for the campaign's window. Whoever stands before anything else, or
 * before a mail the ledger knows, is left to the batch.
 */
@Singleton
class Postponement {
  /** Accounts are locked meanwhile. */
  private static final int AT_ONCE = 5_000;

  static final String POSTPONE =
      """
      update campaign_enrollments e set next_run = ?, held_for = null, updated = now()
       where e.id = any (array(
         select d.id from campaign_enrollments d
          where d.tenant_id = (select app_sec.tenant_id()) and d.campaign_id = ? and d.status = ? and d.next_run <= now()
            and (d.current_step_id = any (?) or (d.current_step_id is null and ?))
            and not exists (select from send_ledger s
                             where s.tenant_id = (select app_sec.tenant_id()) and s.enrollment_id = d.id
                               and s.step_id = d.current_step_id)
            and (d.email_account_id is null or d.email_account_id = any (?)
                 or not exists (select from email_accounts a where a.id = d.email_account_id))
          order by d.next_run, d.id limit ? for update skip locked))
      returning e.id
      """;

  /**
   * Moves some, in the caller's transaction.
   *
   * @param accounts every one the campaign names; a lead that has another is left to the batch
   * @return whom; none when somebody may send, or when nobody stands before a mail
   */
  List<UUID> postpone(Sql sql, Plan plan, Collection<Slots> accounts, Instant now) {
    Optional<Instant> until = until(plan, accounts, now);
    if (until.isEmpty()) {
      return List.of();
    }
    UUID[] named = accounts.stream().map(Slots::accountId).toArray(UUID[]::new);
    List<UUID> fresh = postpone(sql, plan, "enrolled", until.get(), named);
    return fresh.isEmpty() ? postpone(sql, plan, "active", until.get(), named) : fresh;
  }

  private static List<UUID> postpone(
      Sql sql, Plan plan, String status, Instant until, UUID[] named) {
    List<Step> steps = plan.sequence().steps();
    return sql.list(
        POSTPONE,
        row -> row.uuid("id"),
        until,
        plan.campaignId(),
        status,
        steps.stream().filter(Step.Email.class::isInstance).map(Step::id).toArray(UUID[]::new),
        !steps.isEmpty() && steps.getFirst() instanceof Step.Email,
        named,
        AT_ONCE);
  }

  /** When the first account may send; empty when one may now, or when it depends on the lead. */
  private static Optional<Instant> until(Plan plan, Collection<Slots> accounts, Instant now) {
    if (accounts.isEmpty()) {
      return Optional.of(now.plus(Slots.REPAIR));
    }
    Optional<ZoneId> zone = plan.hours().everybodysZone();
    if (zone.isEmpty()) {
      return Optional.empty();
    }
    List<Instant> slots = accounts.stream().filter(Slots::free).map(Slots::next).toList();
    return slots.stream().anyMatch(slot -> plan.opening(slot, zone.get(), now).equals(slot))
        ? Optional.empty()
        : slots.stream()
            .map(slot -> plan.opening(slot, zone.get(), now))
            .min(Comparator.naturalOrder());
  }
}
