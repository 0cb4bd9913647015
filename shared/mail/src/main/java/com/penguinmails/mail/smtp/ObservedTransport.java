package com.penguinmails.mail.smtp;

import com.penguinmails.mail.smtp.Submission.Stage;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Angus's transport, noting how far a message got. Its exceptions alone do not tell: a refusal can
 * be hidden by the RSET that follows it, and a lost connection looks the same before and after the
 * content.
 */
final class ObservedTransport extends SMTPTransport {
  private Stage stage = Stage.CONNECTION;
  private boolean contentBegun;
  private boolean endSent;
  private @Nullable Reply refusal;
  private @Nullable Reply endReply;

  ObservedTransport(Session session, boolean tls) {
    super(session, null, "smtp", tls);
  }

  void begin() {
    stage = Stage.SENDER;
    contentBegun = false;
    endSent = false;
    refusal = null;
    endReply = null;
  }

  /** What the server was told last. */
  Stage stage() {
    return stage;
  }

  /** Whether the server answered DATA with 354, after which it may take the message. */
  boolean contentBegun() {
    return contentBegun;
  }

  /** The first negative reply to the message. */
  @Nullable Reply refusal() {
    return refusal;
  }

  /** The reply to the end of the content. */
  @Nullable Reply endReply() {
    return endReply;
  }

  @Override
  protected void rcptTo() throws MessagingException {
    stage = Stage.RECIPIENT;
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    stage = Stage.CONTENT;
    OutputStream content = super.data();
    contentBegun = true;
    return content;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    endSent = true;
    super.finishData();
  }

  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    Reply reply = Reply.of(stage, code, getLastServerResponse());
    if (endSent && endReply == null) {
      endReply = reply;
    }
    if (refusal == null && reply.negative()) {
      refusal = reply;
    }
    return code;
  }
}
