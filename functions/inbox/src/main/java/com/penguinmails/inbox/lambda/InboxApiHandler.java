package com.penguinmails.inbox.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code inbox-api}. */
public final class InboxApiHandler extends ApiHandler {
  public InboxApiHandler() {}

  public InboxApiHandler(ApplicationContext context) {
    super(context);
  }
}
