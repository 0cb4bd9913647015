package com.penguinmails.mailboxes.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code mailboxes-api}. */
public final class MailboxesApiHandler extends ApiHandler {
  public MailboxesApiHandler() {}

  public MailboxesApiHandler(ApplicationContext context) {
    super(context);
  }
}
