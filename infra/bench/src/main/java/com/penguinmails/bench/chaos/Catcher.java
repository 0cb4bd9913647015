package com.penguinmails.bench.chaos;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** GreenMail; keeps of every mail it has said 250 to, or was about to. */
final class Catcher implements MailServer {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final Queue<HeldMail> held = new ConcurrentLinkedQueue<>();

  Catcher() {
    server.start();
    try {
      GreenMailUser mailbox =
          server.getManagers().getUserManager().createUser("all@catcher.example", "all", "all");
      server
          .getManagers()
          .getUserManager()
          .setMessageDeliveryHandler(
              (message, recipient) -> {
                try {
                  String[] keys = message.getMessage().getHeader(KEY);
                  held.add(
                      new HeldMail(
                          keys == null ? "none" : keys[0],
                          recipient.getEmail(),
                          message.getMessage().getSubject()));
                } catch (MessagingException e) {
                  throw new IllegalStateException(e);
                }
                return mailbox;
              });
    } catch (UserException e) {
      server.stop();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return server.getSmtp().getPort();
  }

  @Override
  public List<HeldMail> held() {
    return List.copyOf(held);
  }

  @Override
  public void close() {
    server.stop();
  }
}
