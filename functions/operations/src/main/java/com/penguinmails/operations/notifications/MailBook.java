package com.penguinmails.operations.notifications;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** The table {@code notification_mails}: who is to be told what, and who was. */
@Singleton
class MailBook {
  private static final int LINES = 20;

  private final Database oltp;

  MailBook(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** What a mail says of one notification. */
  record Line(String title, String message) {}

  /**
   * Notes whom to tell of what is critical and open; what a run that died was submitting is in
   * doubt.
   */
  void prepare() {
    oltp.update(
        """
        with doubtful as (
          update notification_mails set state = 'in_doubt', settled = now() where state = 'submitting')
        insert into notification_mails (notification_id, user_id)
        select n.id, s.user_id
          from (select id from system_notifications
                 where severity = 'critical' and not is_resolved and last_occurrence > now() - interval '1 day'
                 order by created desc limit 100) n
         cross join app_sec.notified_staff() s
        on conflict do nothing
        """);
  }

  /** Employees with something new who got no mail within five minutes. */
  List<Recipient> due() {
    return oltp.list(
        """
        select s.user_id, s.email from app_sec.notified_staff() s
         where exists (select from notification_mails m join system_notifications n on n.id = m.notification_id
                        where m.user_id = s.user_id and m.state = 'pending' and not n.is_resolved)
           and not exists (select from notification_mails m
                            where m.user_id = s.user_id and m.state = 'sent' and m.settled > now() - interval '5 minutes')
         order by s.user_id
        """,
        row -> new Recipient(row.uuid("user_id"), row.text("email")));
  }

  /** Takes what is new for one person into one mail. */
  List<Line> claim(Recipient recipient, UUID mail) {
    return oltp.list(
        """
        with new as materialized (
          select m.notification_id, n.title, n.message, n.created
            from notification_mails m join system_notifications n on n.id = m.notification_id and not n.is_resolved
           where m.user_id = ? and m.state = 'pending' order by n.created limit ?),
        taken as (
          update notification_mails m set state = 'submitting', mail_id = ? from new
           where m.user_id = ? and m.notification_id = new.notification_id and m.state = 'pending'
          returning m.notification_id)
        select title, message from new join taken using (notification_id) order by created
        """,
        row -> new Line(row.text("title"), row.text("message")),
        recipient.userId(),
        LINES,
        mail,
        recipient.userId());
  }

  void settle(UUID mail, String state) {
    oltp.update(
        "update notification_mails set state = ?, settled = now() where mail_id = ? and state = 'submitting'",
        state,
        mail);
  }
}
