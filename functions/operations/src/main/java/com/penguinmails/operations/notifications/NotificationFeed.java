package com.penguinmails.operations.notifications;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code system_notifications} as staff see them. */
@Singleton
class NotificationFeed {
  private final Database oltp;

  NotificationFeed(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Newest first. */
  List<Notification> page(Filter filter, PageRequest page) {
    return oltp.list(
        """
        select * from system_notifications
         where (created, id) < (?, ?)
           and (?::text is null or (tenant_id is null) = (? = 'system'))
           and (?::text is null or severity = ?)
           and (?::boolean is null or (reviewed is null) = ?)
           and (?::boolean is null or (not is_resolved) = ?)
         order by created desc, id desc limit ?
        """,
        NotificationFeed::notification,
        page.cursor().created(),
        page.cursor().id(),
        filter.scope(),
        filter.scope(),
        filter.priority(),
        filter.priority(),
        filter.unread(),
        filter.unread(),
        filter.open(),
        filter.open(),
        page.fetch());
  }

  /** Marks as seen and, if asked, as over; the first who looked stays the reviewer. */
  int review(List<UUID> ids, UUID staff, boolean resolve, @Nullable String notes) {
    return oltp.list(
            """
            with changed as (
              update system_notifications
                 set is_read = true, read = coalesce(read, now()), reviewed = coalesce(reviewed, now()),
                     reviewed_by = coalesce(reviewed_by, ?), resolution_notes = coalesce(?, resolution_notes), updated = now(),
                     is_resolved = is_resolved or ?, resolved = case when ? then coalesce(resolved, now()) else resolved end,
                     resolved_by = case when ? then coalesce(resolved_by, ?) else resolved_by end
               where id = any (?) returning id)
            select app_sec.staff_audit(case when ? then 'notification.resolved' else 'notification.reviewed' end, 'notification', id,
                                       null, jsonb_build_object('notes', ?::text)) from changed
            """,
            row -> true,
            staff,
            notes,
            resolve,
            resolve,
            resolve,
            staff,
            ids.toArray(UUID[]::new),
            resolve,
            notes)
        .size();
  }

  private static Notification notification(Row row) throws SQLException {
    return new Notification(
        row.uuid("id"),
        row.text("category"),
        row.text("severity"),
        row.text("title"),
        row.text("message"),
        row.instantOrNull("reviewed") == null ? "unread" : "reviewed",
        row.uuidOrNull("tenant_id"),
        row.integer("alert_count"),
        row.textOrNull("metadata"),
        row.instant("created"),
        row.instant("last_occurrence"),
        row.instantOrNull("reviewed"),
        row.uuidOrNull("reviewed_by"),
        row.textOrNull("resolution_notes"),
        row.instantOrNull("resolved"));
  }
}
