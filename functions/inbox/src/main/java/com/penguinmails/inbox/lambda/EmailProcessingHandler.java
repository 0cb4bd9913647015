package com.penguinmails.inbox.lambda;

import com.penguinmails.inbox.events.EmailEvents;
import com.penguinmails.queue.lambda.WorkerFunction;
import io.micronaut.context.ApplicationContext;

/** The function {@code email-processing}: applies what came back to messages. */
public final class EmailProcessingHandler extends WorkerFunction {
  public EmailProcessingHandler() {
    super(EmailEvents.class);
  }

  public EmailProcessingHandler(ApplicationContext beans) {
    super(beans, EmailEvents.class);
  }
}
