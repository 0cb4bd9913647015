package com.penguinmails.mail.smtp;

import com.penguinmails.mail.mime.ComposedMail;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;

/** Bytes that are a message already, handed to the transport without parsing them again. */
final class RawMessage extends SMTPMessage {
  private final ComposedMail mail;

  RawMessage(Session session, ComposedMail mail) {
    super(session);
    this.mail = mail;
    setEnvelopeFrom(mail.sender());
  }

  @Override
  public void writeTo(OutputStream out, String @Nullable [] ignoredHeaders) throws IOException {
    out.write(mail.bytes());
    out.flush();
  }
}
