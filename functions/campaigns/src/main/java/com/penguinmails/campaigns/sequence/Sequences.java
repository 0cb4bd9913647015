package com.penguinmails.campaigns.sequence;

import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Loads sequences of the running tenant. */
@Singleton
public class Sequences {

  /** Returns the active steps of a campaign. */
  public Sequence load(Sql oltp, UUID campaignId) {
    return new Sequence(
        oltp.list(
            """
            select * from campaign_sequence_steps where campaign_id = ? and is_active order by step_order
            """,
            Sequences::step,
            campaignId));
  }

  private static Step step(Row row) throws SQLException {
    UUID id = row.uuid("id");
    return switch (row.text("step_type")) {
      case "email" ->
          new Step.Email(
              id,
              next(row),
              row.uuidOrNull("email_account_id"),
              row.uuid("template_id"),
              row.textOrNull("subject_override"),
              row.textOrNull("from_name_override"));
      case "wait" -> wait(row, id);
      case "condition" ->
          new Step.Condition(
              id,
              Step.On.valueOf(row.text("condition_type").toUpperCase(Locale.ROOT)),
              branch(row.uuidOrNull("true_next_step_id")),
              branch(row.uuidOrNull("false_next_step_id")));
      default -> throw new IllegalStateException("Unknown step type of step " + id);
    };
  }

  private static Step wait(Row row, UUID id) throws SQLException {
    Integer hours = row.integerOrNull("wait_duration_hours");
    Instant until = row.instantOrNull("wait_until_date");
    return new Step.Wait(id, next(row), hours == null ? 0 : hours, until);
  }

  private static Step.Next next(Row row) throws SQLException {
    if (row.bool("ends_sequence")) {
      return new Step.Next.End();
    }
    UUID to = row.uuidOrNull("next_step_id");
    return to == null ? new Step.Next.Following() : new Step.Next.To(to);
  }

  private static Step.Next branch(@Nullable UUID to) {
    return to == null ? new Step.Next.End() : new Step.Next.To(to);
  }
}
