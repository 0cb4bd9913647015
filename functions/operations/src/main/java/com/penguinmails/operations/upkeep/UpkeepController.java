package com.penguinmails.operations.upkeep;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import com.penguinmails.web.paging.Page;
import io.micronaut.core.type.Argument;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.json.JsonMapper;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;

/** Scheduled tasks, for operators. */
@Controller("/api/v1/platform/system")
@Tag(name = "System")
class UpkeepController {
  private final Database oltp;
  private final JsonMapper json;

  UpkeepController(@Named("oltp") Database oltp, JsonMapper json) {
    this.oltp = oltp;
    this.json = json;
  }

  /** List scheduled tasks: when each was last done, what it did, and whether it fails. */
  @Get("/upkeep")
  Page<UpkeepStatus> list(@Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.SYSTEM_READ);
    return new Page<>(
        oltp.list(
            """
            select name, extract(epoch from due_every)::integer as every_seconds, coalesce(held_until > now(), false) as running,
                   started, finished, coalesce(last_counts, '{}') as last_counts, failures
              from upkeep_runs order by name limit 100
            """,
            this::status),
        null,
        false,
        null);
  }

  private UpkeepStatus status(Row row) throws SQLException {
    try {
      Map<String, Long> counts =
          json.readValue(row.text("last_counts"), Argument.mapOf(String.class, Long.class));
      return new UpkeepStatus(
          row.text("name"),
          row.integer("every_seconds"),
          row.bool("running"),
          row.instantOrNull("started"),
          row.instantOrNull("finished"),
          counts,
          row.integer("failures"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
