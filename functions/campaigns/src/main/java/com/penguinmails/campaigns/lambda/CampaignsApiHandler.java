package com.penguinmails.campaigns.lambda;

import com.penguinmails.web.lambda.ApiHandler;
import io.micronaut.context.ApplicationContext;

/** The function {@code campaigns-api}. */
public final class CampaignsApiHandler extends ApiHandler {
  public CampaignsApiHandler() {}

  public CampaignsApiHandler(ApplicationContext context) {
    super(context);
  }
}
