package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.function.BinaryTypeConfiguration;
import io.micronaut.servlet.http.BodyBuilder;
import io.micronaut.servlet.http.ServletExchange;
import io.micronaut.servlet.http.ServletHttpHandler;

/** Takes API Gateway's events to Micronaut's router. */
final class GatewayRequests
    extends ServletHttpHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final ConversionService conversions;
  private final BodyBuilder bodies;
  private final BinaryTypeConfiguration binaryTypes;

  GatewayRequests(ApplicationContext beans) {
    super(beans, beans.getBean(ConversionService.class));
    this.conversions = beans.getConversionService();
    this.bodies = beans.getBean(BodyBuilder.class);
    this.binaryTypes = beans.getBean(BinaryTypeConfiguration.class);
  }

  APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event) {
    return exchange(event, new APIGatewayV2HTTPResponse()).getResponse().getNativeResponse();
  }

  @Override
  protected ServletExchange<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> createExchange(
      APIGatewayV2HTTPEvent event, APIGatewayV2HTTPResponse response) {
    return new GatewayRequest(event, conversions, bodies, binaryTypes);
  }
}
