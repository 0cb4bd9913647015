package com.penguinmails.mail.inbound;

import com.penguinmails.mail.mime.MimeComposer;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetHeaders;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads abuse reports (RFC 5965), by which a provider says that a recipient called a mail spam. */
final class FeedbackReport {
  // Others are no recipient's word: not-spam, or a signature that failed (RFC 6591).
  private static final Set<String> COMPLAINTS = Set.of("abuse", "fraud");

  private FeedbackReport() {}

  /** The complaint, if it is one. */
  static Optional<InboundMail.Complaint> complaint(InboundHeaders headers, List<Part> parts)
      throws MessagingException {
    String report = ReportParts.text(parts, "message/feedback-report");
    if (report == null) {
      return Optional.empty();
    }
    String type = ReportParts.lower(ReportParts.fields(report.stripLeading()), "Feedback-Type");
    if (type == null || !COMPLAINTS.contains(type)) {
      return Optional.empty();
    }
    InternetHeaders original = ReportParts.original(parts);
    return Optional.of(
        new InboundMail.Complaint(
            headers,
            HeaderReader.firstId(original.getHeader("Message-ID", " ")),
            HeaderReader.value(original, MimeComposer.STORAGE_KEY_HEADER),
            MailText.of(parts)));
  }
}
