package com.penguinmails.operations.notifications;

import com.penguinmails.mail.mime.OutgoingMail;
import java.util.List;

/** What a mail about notifications says. */
final class NoticeText {
  private NoticeText() {}

  static OutgoingMail.Body of(List<MailBook.Line> lines) {
    StringBuilder text = new StringBuilder();
    StringBuilder html = new StringBuilder("<ul>");
    for (MailBook.Line line : lines) {
      text.append("* ").append(line.title()).append(": ").append(line.message()).append('\n');
      html.append("<li><b>").append(safe(line.title())).append("</b>: ");
      html.append(safe(line.message())).append("</li>");
    }
    String subject =
        "Critical: "
            + lines.getFirst().title()
            + (lines.size() == 1 ? "" : " and " + (lines.size() - 1) + " more");
    return new OutgoingMail.Body(
        subject,
        text + "\nThey are at /api/v1/queue/notifications.\n",
        html + "</ul><p>They are at /api/v1/queue/notifications.</p>");
  }

  private static String safe(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
