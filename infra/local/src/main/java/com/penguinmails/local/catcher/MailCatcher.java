package com.penguinmails.local.catcher;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/**
 * Takes every mail, whoever it is for, into one mailbox. Keeps it in memory, so it starts empty.
 *
 * <p>Asks for no login over SMTP; over IMAP it does.
 */
public final class MailCatcher implements AutoCloseable {
  /** The mailbox's login. */
  public static final String USER = "catcher";

  private static final String HOST = "127.0.0.1";

  private final GreenMail server;

  private MailCatcher(GreenMail server) {
    this.server = server;
  }

  /**
   * Starts listening on 127.0.0.1.
   *
   * @throws IllegalStateException when a port is taken
   */
  public static MailCatcher start(int smtpPort, int imapPort, String password) {
    GreenMail server =
        new QuickGreenMail(
            new ServerSetup(smtpPort, HOST, ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(imapPort, HOST, ServerSetup.PROTOCOL_IMAP));
    server.start();
    UserManager users = server.getManagers().getUserManager();
    try {
      GreenMailUser mailbox = users.createUser(USER + "@catcher.example", USER, password);
      users.setMessageDeliveryHandler((message, recipient) -> mailbox);
    } catch (UserException e) {
      server.stop();
      throw new IllegalStateException("The mail catcher has no mailbox.", e);
    }
    return new MailCatcher(server);
  }

  @Override
  public void close() {
    server.stop();
  }
}
