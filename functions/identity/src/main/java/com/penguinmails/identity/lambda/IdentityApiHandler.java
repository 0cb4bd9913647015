package com.penguinmails.identity.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code identity-api}. */
public final class IdentityApiHandler extends ApiHandler {
  public IdentityApiHandler() {}

  public IdentityApiHandler(ApplicationContext context) {
    super(context);
  }
}
