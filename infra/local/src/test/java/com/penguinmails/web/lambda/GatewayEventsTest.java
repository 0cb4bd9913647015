package com.penguinmails.web.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are read and answers written as Lambda's own runtime would. */
class GatewayEventsTest {
  private static final PojoSerializer<APIGatewayV2HTTPEvent> EVENTS =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPEvent.class, GatewayEventsTest.class.getClassLoader());
  private static final PojoSerializer<APIGatewayV2HTTPResponse> ANSWERS =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPResponse.class, GatewayEventsTest.class.getClassLoader());

  /** Every field we read, in the order of AWS's documentation. */
  private static final String WHOLE =
      """
      {"version": "2.0", "routeKey": "$default", "rawPath": "/my/p%C3%A4th", "rawQueryString": "a=1&a=2&b=",
       "cookies": ["one=1", "two=2"],
       "headers": {"Header1": "value1", "Header2": "value1,value2", "empty": ""},
       "queryStringParameters": {"a": "1,2", "b": ""},
       "requestContext": {"accountId": "123456789012", "apiId": "api-id",
         "authentication": {"clientCert": {"validity": {"notBefore": "May 28 2019"}}},
         "domainName": "id.execute-api.us-east-1.amazonaws.com", "domainPrefix": "id",
         "http": {"method": "POST", "path": "/my/päth", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1",
           "userAgent": "agent \\u00e9 \\"quoted\\""},
         "requestId": "id", "routeKey": "$default", "stage": "$default",
         "time": "12/Mar/2020:19:03:58 +0000", "timeEpoch": 1583348638390},
       "body": "Hello from Lambda \\ud83d\\udc27", "pathParameters": {"parameter1": "value1"},
       "isBase64Encoded": true, "fieldOfTomorrow": [{"deep": [1, 2]}]}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        WHOLE,
        "{}",
        "{\"headers\": null, \"cookies\": null, \"body\": null, \"requestContext\": {\"http\": {}}}",
        "{\"body\": 12, \"headers\": {\"x\": 1, \"y\": true, \"z\": null}}"
      })
  void shouldReadWhatLambdaReads(String json) throws IOException {
    assertThat(GatewayEvents.read(stream(json))).isEqualTo(EVENTS.fromJson(json));
  }

  @Test
  void shouldPassOverWhatNoHandlerLooksAt() throws IOException {
    String json =
        """
        {"stageVariables": {"a": "b"}, "requestContext": {"authorizer": {"jwt": {"claims": {"a": "b"},
          "scopes": ["c"]}}, "http": {"method": "GET"}}, "rawPath": "/after"}
        """;

    APIGatewayV2HTTPEvent event = GatewayEvents.read(stream(json));

    assertThat(event.getRawPath()).isEqualTo("/after");
    assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{\"headers\": \"none\"}",
        "{\"rawPath\": {}}",
        "{\"requestContext\": []}",
        "{\"body\": \"cut"
      })
  void shouldRefuseWhatIsNoEvent(String json) {
    assertThatThrownBy(() -> GatewayEvents.read(stream(json))).isInstanceOf(IOException.class);
  }

  @Test
  void shouldWriteWhatLambdaWrites() throws IOException {
    APIGatewayV2HTTPResponse answer =
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(201)
            .withHeaders(Map.of("Content-Type", "application/json"))
            .withMultiValueHeaders(Map.of("Vary", List.of("Accept", "Origin")))
            .withCookies(List.of("one=1; Secure", "two=\"2\""))
            .withBody("{\"name\": \"Grüße \uD83D\uDC27\"}\n")
            .withIsBase64Encoded(true)
            .build();

    assertThat(ANSWERS.fromJson(written(answer))).isEqualTo(answer);
    assertThat(ANSWERS.fromJson(written(new APIGatewayV2HTTPResponse())))
        .isEqualTo(new APIGatewayV2HTTPResponse());
  }

  private static String written(APIGatewayV2HTTPResponse answer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GatewayEvents.write(answer, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static InputStream stream(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }
}
