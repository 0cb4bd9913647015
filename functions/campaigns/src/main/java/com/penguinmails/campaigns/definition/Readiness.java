package com.penguinmails.campaigns.definition;

import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.ApiError.Violation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether a campaign has all it needs to start. */
final class Readiness {
  private record EmailStep(
      int index, boolean template, boolean pooled, @Nullable String accountStatus) {}

  private static final Set<String> SENDING = Set.of("active", "warming");

  private Readiness() {}

  /**
   * Looks for what is missing.
   *
   * @throws ApiError 422 naming everything that is
   */
  static void check(Sql sql, UUID campaignId) {
    List<Violation> missing = new ArrayList<>();
    List<EmailStep> steps = emailSteps(sql, campaignId);
    if (steps.isEmpty()) {
      missing.add(new Violation("/steps", "needs at least one email step"));
    }
    steps.forEach(step -> check(step, missing));
    if (!hasEnrolment(sql, campaignId)) {
      missing.add(new Violation("/enrollments", "needs at least one lead"));
    }
    if (!missing.isEmpty()) {
      throw new ApiError(
          ApiError.Kind.INVALID,
          "campaign_not_ready",
          "The campaign cannot start yet; see errors.",
          missing);
    }
  }

  private static void check(EmailStep step, List<Violation> missing) {
    String pointer = "/steps/" + step.index();
    if (!step.template()) {
      missing.add(new Violation(pointer + "/template_id", "needs a template"));
    }
    if (step.accountStatus() == null && !step.pooled()) {
      missing.add(
          new Violation(
              pointer + "/email_account_id",
              "needs an email account, or the campaign accounts that may send"));
    } else if (step.accountStatus() != null && !SENDING.contains(step.accountStatus())) {
      missing.add(
          new Violation(
              pointer + "/email_account_id", "names an account that is " + step.accountStatus()));
    }
  }

  private static List<EmailStep> emailSteps(Sql sql, UUID campaignId) {
    return sql.list(
        """
        select s.step_order - 1 as index, s.template_id is not null as has_template, a.status as account_status,
               exists (select from campaign_accounts p join email_accounts pa on pa.id = p.email_account_id
                        where p.campaign_id = s.campaign_id and pa.status in ('active', 'warming')) as pooled
          from campaign_sequence_steps s left join email_accounts a on a.id = s.email_account_id
         where s.campaign_id = ? and s.step_type = 'email' and s.is_active
         order by s.step_order
        """,
        Readiness::emailStep,
        campaignId);
  }

  private static EmailStep emailStep(Row row) throws SQLException {
    return new EmailStep(
        row.integer("index"),
        row.bool("has_template"),
        row.bool("pooled"),
        row.textOrNull("account_status"));
  }

  private static boolean hasEnrolment(Sql sql, UUID campaignId) {
    return sql.first(
            "select 1 from campaign_enrollments where campaign_id = ? limit 1",
            row -> true,
            campaignId)
        .isPresent();
  }
}
