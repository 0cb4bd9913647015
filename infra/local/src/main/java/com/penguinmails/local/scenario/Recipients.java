package com.penguinmails.local.scenario;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * People who get first-step mails: every fourth opens, every eighth follows the link too, one of
 * forty answers and another one unsubscribes.
 */
final class Recipients {
  private static final int OPENS = 4;
  private static final int CLICKS = 8;
  private static final int REPLIES = 40;
  private static final int ANSWERING = 5;
  private static final int LEAVING = 11;
  private static final int AT_ONCE = 4;

  private final Api web;
  private final Session smtp;
  private final Set<String> opened = ConcurrentHashMap.newKeySet();
  private final Set<String> clicked = ConcurrentHashMap.newKeySet();
  private final Set<String> replied = ConcurrentHashMap.newKeySet();
  private final Set<String> unsubscribed = ConcurrentHashMap.newKeySet();
  private int seen;

  Recipients(Api web, int smtpPort) {
    this.web = web;
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", Integer.toString(smtpPort));
    this.smtp = Session.getInstance(properties);
  }

  Set<String> opened() {
    return Set.copyOf(opened);
  }

  Set<String> clicked() {
    return Set.copyOf(clicked);
  }

  Set<String> replied() {
    return Set.copyOf(replied);
  }

  Set<String> unsubscribed() {
    return Set.copyOf(unsubscribed);
  }

  /** Lets those among the recipients act who do. */
  void read(List<CaughtMail> mails) {
    try (ExecutorService people = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> deeds = new ArrayList<>();
      for (CaughtMail mail : mails) {
        if (Mails.is(mail, Mails.FIRST)) {
          int number = seen++;
          deeds.add(people.submit(() -> act(mail, number)));
        }
      }
      deeds.forEach(Recipients::done);
    }
  }

  private static void done(Future<?> deed) {
    try {
      deed.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ScenarioFailure(String.valueOf(cause.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioFailure("The scenario was interrupted.", e);
    }
  }

  private void act(CaughtMail mail, int number) {
    if (number % OPENS == 0) {
      expect(200, web.visit(mail.pixel().orElseThrow()), "the open pixel");
      opened.add(mail.recipient());
    }
    if (number % CLICKS == 0) {
      expect(302, web.visit(mail.link().orElseThrow()), "the link");
      clicked.add(mail.recipient());
    }
    if (number % REPLIES == ANSWERING) {
      reply(mail);
      replied.add(mail.recipient());
    }
    if (number % REPLIES == LEAVING) {
      expect(200, web.oneClick(mail.unsubscribe().orElseThrow()), "the one-click unsubscribe");
      unsubscribed.add(mail.recipient());
    }
  }

  private void reply(CaughtMail mail) {
    try {
      MimeMessage reply = new MimeMessage(smtp);
      reply.setFrom(new InternetAddress(mail.recipient()));
      reply.setRecipient(RecipientType.TO, new InternetAddress(mail.sender()));
      reply.setSubject("Re: " + mail.subject(), StandardCharsets.UTF_8.name());
      reply.setHeader("In-Reply-To", mail.messageId());
      reply.setHeader("References", mail.messageId());
      reply.setText("Thank you, tell me more.\n", StandardCharsets.UTF_8.name());
      Transport.send(reply);
    } catch (MessagingException e) {
      throw new ScenarioFailure("A recipient's reply could not be sent.", e);
    }
  }

  private static void expect(int wanted, int status, String what) {
    if (status != wanted) {
      throw new ScenarioFailure(what + " was answered with " + status + " instead of " + wanted);
    }
  }
}
