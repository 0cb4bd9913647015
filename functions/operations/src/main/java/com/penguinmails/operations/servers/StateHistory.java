package com.penguinmails.operations.servers;

import com.penguinmails.data.sql.Database;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** What became of servers and addresses. */
@Singleton
public class StateHistory {
  private final Database oltp;

  StateHistory(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** The changes of a {@code server} or an {@code address}, the latest first. */
  public Page<StateChange> page(String subject, UUID id, PageRequest page) {
    List<StateChange> changes =
        oltp.list(
            """
        select * from infrastructure_events
         where subject = ? and subject_id = ? and (created, id) < (?, ?)
         order by created desc, id desc limit ?
        """,
            StateChange::of,
            subject,
            id,
            page.cursor().created(),
            page.cursor().id(),
            page.fetch());
    return Page.of(changes, page.limit(), c -> new Cursor(c.created(), c.id()));
  }
}
