package com.penguinmails.campaigns.steps;

import com.penguinmails.campaigns.definition.Campaign;
import com.penguinmails.campaigns.definition.CampaignRows;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.ApiError.Violation;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The list of steps of a campaign. */
@Singleton
class StepRepository {
  private final Database oltp;
  private final CampaignRows campaigns;

  StepRepository(@Named("oltp") Database oltp, CampaignRows campaigns) {
    this.oltp = oltp;
    this.campaigns = campaigns;
  }

  /** The list and the campaign it belongs to. */
  record Steps(Campaign campaign, List<StepDocument> list) {}

  /**
   * Reads the list.
   *
   * @throws ApiError 404 when there is no such campaign
   */
  Steps find(UUID campaignId) {
    return oltp.transact(sql -> new Steps(campaigns.get(sql, campaignId), list(sql, campaignId)));
  }

  /**
   * Replaces the list.
   *
   * @throws ApiError 404 when there is no such campaign, 409 unless it is a draft nobody has begun,
   *     422 when a template or an account is not the tenant's
   */
  Steps replace(UUID campaignId, List<StepDocument> steps, Consumer<Instant> check) {
    return oltp.transact(
        sql -> {
          Campaign campaign = campaigns.lock(sql, campaignId);
          check.accept(campaign.updated());
          refuseUnlessDraft(sql, campaign);
          checkReferences(sql, steps);
          sql.update("delete from campaign_sequence_steps where campaign_id = ?", campaignId);
          insert(sql, campaignId, StepRow.of(steps));
          Campaign changed = campaigns.touch(sql, campaignId);
          audit(sql, campaignId, steps.size());
          return new Steps(changed, list(sql, campaignId));
        });
  }

  private static void refuseUnlessDraft(Sql sql, Campaign campaign) {
    if (!campaign.status().equals("draft")) {
      throw ApiError.conflict(
          "campaign_not_draft", "Steps can only be replaced while the campaign is a draft.");
    }
    if (sql.first(
            """
            select 1 from campaign_enrollments
             where campaign_id = ? and (status <> 'enrolled' or current_step_id is not null) limit 1
            """,
            row -> true,
            campaign.id())
        .isPresent()) {
      throw ApiError.conflict("campaign_begun", "Leads are already on their way through it.");
    }
  }

  private static void checkReferences(Sql sql, List<StepDocument> steps) {
    List<Violation> unknown = new ArrayList<>();
    Set<UUID> templates =
        known(
            sql,
            "select id from templates where id = any(?)",
            steps.stream().map(StepDocument::templateId));
    Set<UUID> accounts =
        known(
            sql,
            "select id from email_accounts where id = any(?)",
            steps.stream().map(StepDocument::emailAccountId));
    for (int i = 0; i < steps.size(); i++) {
      StepDocument step = steps.get(i);
      if (step.templateId() != null && !templates.contains(step.templateId())) {
        unknown.add(new Violation("/" + i + "/template_id", "is not one of your templates"));
      }
      if (step.emailAccountId() != null && !accounts.contains(step.emailAccountId())) {
        unknown.add(
            new Violation("/" + i + "/email_account_id", "is not one of your email accounts"));
      }
    }
    if (!unknown.isEmpty()) {
      throw ApiError.invalid(unknown);
    }
  }

  private static Set<UUID> known(Sql sql, String query, Stream<@Nullable UUID> ids) {
    UUID[] wanted = ids.filter(Objects::nonNull).distinct().toArray(UUID[]::new);
    return wanted.length == 0
        ? Set.of()
        : new HashSet<>(sql.list(query, row -> row.uuid("id"), (Object) wanted));
  }

  // The references between steps are checked at the end of the transaction, so one insert does.
  private static void insert(Sql sql, UUID campaignId, List<StepRow> rows) {
    sql.update(
        """
        insert into campaign_sequence_steps (
               id, tenant_id, campaign_id, step_order, step_type, template_id, email_account_id, subject_override,
               from_name_override, wait_duration_hours, wait_until_date, condition_type, next_step_id, ends_sequence,
               true_next_step_id, false_next_step_id)
        select s.id, app_sec.tenant_id(), ?, s.position, s.step_type, s.template_id, s.email_account_id, s.subject,
               s.from_name, s.hours, s.until, s.condition_type, s.next_id, s.ends, s.true_id, s.false_id
          from unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::int[], ?::timestamptz[],
                      ?::text[], ?::uuid[], ?::bool[], ?::uuid[], ?::uuid[]) with ordinality
               as s (id, step_type, template_id, email_account_id, subject, from_name, hours, until, condition_type,
                     next_id, ends, true_id, false_id, position)
        """,
        campaignId,
        column(rows, StepRow::id, UUID[]::new),
        column(rows, row -> row.document().stepType(), String[]::new),
        column(rows, row -> row.document().templateId(), UUID[]::new),
        column(rows, row -> row.document().emailAccountId(), UUID[]::new),
        column(rows, row -> row.document().subjectOverride(), String[]::new),
        column(rows, row -> row.document().fromNameOverride(), String[]::new),
        column(rows, StepRow::hours, Integer[]::new),
        column(rows, StepRow::until, Instant[]::new),
        column(rows, row -> row.document().conditionType(), String[]::new),
        column(rows, StepRow::next, UUID[]::new),
        column(rows, StepRow::ends, Boolean[]::new),
        column(rows, StepRow::whenTrue, UUID[]::new),
        column(rows, StepRow::whenFalse, UUID[]::new));
  }

  private static <T> Object column(
      List<StepRow> rows,
      Function<StepRow, @Nullable T> value,
      java.util.function.IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }

  private static void audit(Sql sql, UUID campaignId, int steps) {
    sql.first(
        """
        select app_sec.audit('campaign.steps_replaced', 'campaign', ?, null, jsonb_build_object('steps', ?::int))
        """,
        row -> true,
        campaignId,
        steps);
  }

  private static List<StepDocument> list(Sql sql, UUID campaignId) {
    return sql.list(
        """
        select s.*, n.step_order as next_order, t.step_order as true_order, f.step_order as false_order
          from campaign_sequence_steps s
          left join campaign_sequence_steps n on n.id = s.next_step_id
          left join campaign_sequence_steps t on t.id = s.true_next_step_id
          left join campaign_sequence_steps f on f.id = s.false_next_step_id
         where s.campaign_id = ? order by s.step_order
        """,
        StepRepository::document,
        campaignId);
  }

  private static StepDocument document(Row row) throws SQLException {
    boolean condition = row.text("step_type").equals("condition");
    Integer next = row.bool("ends_sequence") ? Integer.valueOf(0) : row.integerOrNull("next_order");
    return new StepDocument(
        row.uuid("id"),
        row.integer("step_order"),
        row.text("step_type"),
        row.uuidOrNull("template_id"),
        row.uuidOrNull("email_account_id"),
        row.textOrNull("subject_override"),
        row.textOrNull("from_name_override"),
        row.integerOrNull("wait_duration_hours"),
        row.instantOrNull("wait_until_date"),
        row.textOrNull("condition_type"),
        condition ? orEnd(row.integerOrNull("true_order")) : null,
        condition ? orEnd(row.integerOrNull("false_order")) : null,
        next);
  }

  private static Integer orEnd(@Nullable Integer position) {
    return position == null ? 0 : position;
  }
}
