package com.penguinmails.campaigns.lambda;

import com.penguinmails.campaigns.sending.EmailSender;
import com.penguinmails.queue.lambda.WorkerFunction;
import io.micronaut.context.ApplicationContext;

/** The function {@code email-sending}: hands reserved mails to SMTP servers. */
public final class EmailSendingHandler extends WorkerFunction {
  public EmailSendingHandler() {
    super(EmailSender.class);
  }

  public EmailSendingHandler(ApplicationContext beans) {
    super(beans, EmailSender.class);
  }
}
