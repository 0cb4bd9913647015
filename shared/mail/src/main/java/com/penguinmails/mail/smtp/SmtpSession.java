package com.penguinmails.mail.smtp;

import com.penguinmails.mail.Cutoff;
import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.MailSessions;
import com.penguinmails.mail.mime.ComposedMail;
import com.penguinmails.mail.smtp.Submission.Accepted;
import com.penguinmails.mail.smtp.Submission.Deferred;
import com.penguinmails.mail.smtp.Submission.InDoubt;
import com.penguinmails.mail.smtp.Submission.Stage;
import com.penguinmails.mail.smtp.Submission.Unreachable;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Submits mails over one connection, opened at the first and kept for the next. A connection the
 * server closed between two mails is opened again once, which cannot duplicate: it is noticed
 * before any content is sent. For one thread.
 */
public final class SmtpSession implements AutoCloseable {
  private static final int SERVICE_CLOSING = 421;
  private static final String TOO_LONG = "The submission took too long.";

  private final SmtpSettings settings;
  private final @Nullable String password;
  private final MailNetwork network;
  private final Cutoff cutoff = new Cutoff();
  private final Session session;
  private @Nullable ObservedTransport transport;

  /**
   * @param password of {@link SmtpSettings#username()}; null without one
   * @param network where the server may be
   */
  public SmtpSession(SmtpSettings settings, @Nullable String password, MailNetwork network) {
    this.settings = settings;
    this.password = password;
    this.network = network;
    this.session =
        MailSessions.connecting(
            "mail.smtp",
            SmtpProperties.of(settings),
            network,
            Duration.ofMillis(settings.readTimeoutMillis()),
            cutoff);
  }

  /**
   * Submits one mail, in the time the settings give it; every way it can end is a {@link
   * Submission}, none an exception.
   */
  public Submission submit(ComposedMail mail) {
    return cutoff.within(
        Duration.ofMillis(settings.submissionMillis()), () -> submitOverAnyConnection(mail));
  }

  private Submission submitOverAnyConnection(ComposedMail mail) {
    ObservedTransport kept = transport;
    if (kept != null) {
      Submission result = send(kept, mail);
      if (cutoff.isOver() || !connectionWasStale(kept, result)) {
        return result;
      }
    }
    return submitOverNewConnection(mail);
  }

  private static boolean connectionWasStale(ObservedTransport kept, Submission result) {
    Reply refusal = kept.refusal();
    // A server that timed the connection out says 421 to whatever comes next.
    return !kept.contentBegun()
        && (result instanceof Unreachable || (refusal != null && refusal.closesConnection()));
  }

  private Submission submitOverNewConnection(ComposedMail mail) {
    ObservedTransport fresh =
        new ObservedTransport(session, settings.security() == TransportSecurity.TLS);
    try {
      String user = settings.username();
      network.check(settings.host());
      fresh.setLocalHost(name(mail));
      fresh.connect(settings.host(), settings.port(), user, user == null ? null : password);
    } catch (MessagingException e) {
      close(fresh);
      return cutoff.isOver() ? new Unreachable(TOO_LONG) : ConnectFailure.of(e, fresh);
    }
    transport = fresh;
    return send(fresh, mail);
  }

  /**
   * What the server is greeted with: the sending domain, which is a name in the DNS. A function's
   * own host is an address without brackets or a word that no server knows, which some refuse, and
   * it would stand in every mail.
   */
  private static String name(ComposedMail mail) {
    return mail.sender().substring(mail.sender().lastIndexOf('@') + 1);
  }

  private Submission send(ObservedTransport connection, ComposedMail mail) {
    connection.begin();
    try {
      connection.sendMessage(new RawMessage(session, mail), new Address[] {recipient(mail)});
      return new Accepted(Reply.line(connection.getLastServerResponse()));
    } catch (MessagingException | IllegalStateException e) {
      Submission result = outcome(connection, e);
      if (!reusable(connection)) {
        close();
      }
      return result;
    }
  }

  /**
   * Decides by what was read and written, not by the exception. A reply is the server's own word
   * and always wins. Without one, 354 is the line: from there on the server may have the mail.
   */
  private Submission outcome(ObservedTransport connection, Exception failure) {
    Reply end = connection.endReply();
    Reply refusal = connection.refusal();
    if (end != null && end.positive()) {
      return new Accepted(end.text());
    }
    if (refusal != null) {
      return refusal.refusal();
    }
    String reason = reason(failure);
    if (connection.contentBegun()) {
      return new InDoubt(reason);
    }
    // Gone when it was told the recipient: as if it had said 421.
    return connection.stage() == Stage.RECIPIENT
        ? new Deferred(Stage.RECIPIENT, SERVICE_CLOSING, null, reason)
        : new Unreachable(reason);
  }

  private String reason(Exception failure) {
    if (cutoff.isOver()) {
      return TOO_LONG;
    }
    return failure instanceof MessagingException mail
        ? ConnectFailure.reason(mail)
        : "The connection was lost.";
  }

  private static boolean reusable(ObservedTransport connection) {
    Reply refusal = connection.refusal();
    return refusal != null && !refusal.closesConnection();
  }

  private static InternetAddress recipient(ComposedMail mail) {
    InternetAddress address = new InternetAddress();
    address.setAddress(mail.recipient());
    return address;
  }

  /** Says QUIT and closes the connection, if one is open. */
  @Override
  public void close() {
    ObservedTransport open = transport;
    transport = null;
    if (open != null) {
      close(open);
    }
  }

  private static void close(ObservedTransport connection) {
    try {
      connection.close();
    } catch (MessagingException alreadyGone) {
      // The connection is of no further use either way.
    }
  }
}
