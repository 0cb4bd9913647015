package com.penguinmails.bench.chaos;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** GreenMail, which counts every mail it has said 250 to, or was about to. */
final class Catcher implements MailServer {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final Map<String, Integer> held = new ConcurrentHashMap<>();

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
                  held.merge(keys == null ? "none" : keys[0], 1, Integer::sum);
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
  public Map<String, Integer> held() {
    return Map.copyOf(held);
  }

  @Override
  public void close() {
    server.stop();
  }
}
