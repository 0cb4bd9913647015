package com.penguinmails.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.local.template.CrossOrigin;
import com.penguinmails.local.template.FunctionCode;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Route;
import com.penguinmails.local.template.Template;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:06:07.089Z");
  private static final Template TEMPLATE =
      new Template(
          List.of(
              new LambdaFunction(
                  "leads-api",
                  "Any",
                  new FunctionCode(Path.of("any.jar")),
                  128,
                  Duration.ofSeconds(1),
                  Map.of(),
                  List.of(
                      new Route("GET", "/leads/{id}"),
                      new Route("HEAD", "/leads/{id}"),
                      new Route("GET", "/messages/{proxy+}"),
                      new Route("POST", "/leads")),
                  List.of(),
                  List.of())),
          new CrossOrigin(
              List.of("https://app.example", "https://beta.example"),
              List.of("GET", "POST"),
              List.of("authorization", "if-match"),
              List.of("etag", "location"),
              60));

  private final FakeInvoker invoker = new FakeInvoker();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    gateway =
        Gateway.start(
            TEMPLATE, invoker, GatewaySettings.onPort(0), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    gateway.close();
    client.close();
  }

  @Test
  void shouldMakeVersionTwoEvent() throws Exception {
    HttpResponse<String> response =
        send(
            request("/leads/a%20b?x=1&y=a%26b+c&x=2&flag&%C3%A9=%C3%BC")
                .header("X-Many", "one")
                .header("X-Many", "two")
                .header("User-Agent", "test")
                .header("Cookie", "a=1; b=2")
                .GET());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ok");
    APIGatewayV2HTTPEvent event = invoker.events.take();
    assertThat(response.headers().firstValue("apigw-requestid"))
        .hasValue(event.getRequestContext().getRequestId());
    assertThat(event.getVersion()).isEqualTo("2.0");
    assertThat(event.getRouteKey()).isEqualTo("GET /leads/{id}");
    assertThat(event.getRawPath()).isEqualTo("/leads/a b");
    assertThat(event.getRawQueryString()).isEqualTo("x=1&y=a%26b+c&x=2&flag&%C3%A9=%C3%BC");
    assertThat(event.getQueryStringParameters())
        .isEqualTo(Map.of("x", "1,2", "y", "a&b c", "flag", "", "é", "ü"));
    assertThat(event.getPathParameters()).isEqualTo(Map.of("id", "a b"));
    assertThat(event.getCookies()).containsExactly("a=1", "b=2");
    assertThat(event.getHeaders())
        .containsEntry("x-many", "one,two")
        .containsEntry("x-forwarded-for", "127.0.0.1")
        .doesNotContainKey("cookie");
    assertThat(event.getBody()).isNull();
    assertThat(event.getIsBase64Encoded()).isFalse();
    APIGatewayV2HTTPEvent.RequestContext context = event.getRequestContext();
    assertThat(context.getStage()).isEqualTo("$default");
    assertThat(context.getTimeEpoch()).isEqualTo(NOW.toEpochMilli());
    assertThat(context.getTime()).isEqualTo("21/Nov/2026:05:06:07 +0000");
    assertThat(context.getHttp().getMethod()).isEqualTo("GET");
    assertThat(context.getHttp().getPath()).isEqualTo("/leads/a b");
    assertThat(context.getHttp().getProtocol()).isEqualTo("HTTP/1.1");
    assertThat(context.getHttp().getSourceIp()).isEqualTo("127.0.0.1");
    assertThat(context.getHttp().getUserAgent()).isEqualTo("test");
  }

  @Test
  void shouldLeaveOutWhatIsAbsent() throws Exception {
    send(request("/leads/1").GET());

    APIGatewayV2HTTPEvent event = invoker.events.take();
    assertThat(event.getRawQueryString()).isEmpty();
    assertThat(event.getQueryStringParameters()).isNull();
    assertThat(event.getCookies()).isNull();
  }

  @Test
  void shouldPassSlashOfGreedyVariableEitherWay() throws Exception {
    send(request("/messages/202611/x/content").GET());
    send(request("/messages/202611%2Fx/content").GET());

    assertThat(invoker.events)
        .extracting(APIGatewayV2HTTPEvent::getRawPath)
        .containsExactly("/messages/202611/x/content", "/messages/202611/x/content");
  }

  @Test
  void shouldCarryTextAsTextAndBytesAsBase64() throws Exception {
    byte[] bytes = {0, 1, (byte) 0xff, (byte) 0xfe};
    send(
        request("/leads")
            .header("Content-Type", "text/csv; charset=utf-8")
            .POST(BodyPublishers.ofString("é,1")));
    send(
        request("/leads")
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(bytes)));

    APIGatewayV2HTTPEvent text = invoker.events.take();
    assertThat(text.getIsBase64Encoded()).isFalse();
    assertThat(text.getBody()).isEqualTo("é,1");
    APIGatewayV2HTTPEvent binary = invoker.events.take();
    assertThat(binary.getIsBase64Encoded()).isTrue();
    assertThat(Base64.getDecoder().decode(binary.getBody())).isEqualTo(bytes);
  }

  @Test
  void shouldSendHeadersCookiesAndBytesBack() throws Exception {
    byte[] bytes = {0, 1, (byte) 0xff};
    invoker.answer =
        () ->
            APIGatewayV2HTTPResponse.builder()
                .withStatusCode(201)
                .withHeaders(Map.of("Content-Type", "image/gif", "Content-Length", "99"))
                .withCookies(List.of("a=1; Path=/", "b=2"))
                .withBody(Base64.getEncoder().encodeToString(bytes))
                .withIsBase64Encoded(true)
                .build();

    HttpResponse<byte[]> response =
        client.send(request("/leads/1").GET().build(), BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo(bytes);
    assertThat(response.headers().firstValue("content-type")).hasValue("image/gif");
    assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1; Path=/", "b=2");
  }

  @Test
  void shouldAnswerHeadWithoutBodyOnlyWhereTheTemplateHasIt() throws Exception {
    HttpResponse<String> response = send(request("/leads/1").HEAD());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("content-length")).hasValue("2");
    assertThat(send(request("/messages/1").HEAD()).statusCode()).isEqualTo(404);
    assertThat(send(request("/leads/1").GET()).body()).isEqualTo("ok");
  }

  @Test
  void shouldAnswerUnknownRouteLikeApiGateway() throws Exception {
    HttpResponse<String> response =
        send(request("/nowhere").POST(BodyPublishers.ofString("unread")));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("{\"message\":\"Not Found\"}");
  }

  @Test
  void shouldTakeTenMegabytesAndRefuseMore() throws Exception {
    byte[] most = new byte[RequestBody.LIMIT];
    byte[] more = new byte[RequestBody.LIMIT + 1];

    assertThat(send(request("/leads").POST(BodyPublishers.ofByteArray(most))).statusCode())
        .isEqualTo(200);
    HttpResponse<String> chunked =
        send(
            request("/leads")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(more))));
    assertThat(chunked.statusCode()).isEqualTo(413);
    HttpResponse<String> announced = send(request("/leads").POST(BodyPublishers.ofByteArray(more)));
    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(announced.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
  }

  @Test
  void shouldHideBadAnswers() throws Exception {
    invoker.answer = () -> APIGatewayV2HTTPResponse.builder().withBody("no status").build();

    HttpResponse<String> response = send(request("/leads/1").GET());

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
  }

  @Test
  void shouldTellABrowserWhatAPageMayDo() throws Exception {
    HttpResponse<String> ours = send(question("https://beta.example"));
    HttpResponse<String> strange = send(question("https://evil.example"));

    assertThat(ours.statusCode()).isEqualTo(204);
    assertThat(ours.headers().firstValue("access-control-allow-origin"))
        .hasValue("https://beta.example");
    assertThat(ours.headers().firstValue("access-control-allow-methods")).hasValue("GET,POST");
    assertThat(ours.headers().firstValue("access-control-allow-headers"))
        .hasValue("authorization,if-match");
    assertThat(ours.headers().firstValue("access-control-max-age")).hasValue("60");
    assertThat(strange.statusCode()).isEqualTo(204);
    assertThat(strange.headers().map()).doesNotContainKey("access-control-allow-origin");
    assertThat(invoker.events).isEmpty();
  }

  @Test
  void shouldLetAPageReadItsAnswers() throws Exception {
    HttpResponse<String> ours =
        send(request("/leads/1").header("Origin", "https://app.example").GET());
    HttpResponse<String> failed =
        send(request("/nowhere").header("Origin", "https://app.example").GET());
    HttpResponse<String> strange =
        send(request("/leads/1").header("Origin", "https://evil.example").GET());

    assertThat(ours.body()).isEqualTo("ok");
    assertThat(ours.headers().firstValue("access-control-expose-headers"))
        .hasValue("etag,location");
    for (HttpResponse<String> answer : List.of(ours, failed)) {
      assertThat(answer.headers().firstValue("access-control-allow-origin"))
          .hasValue("https://app.example");
    }
    assertThat(strange.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  private HttpRequest.Builder question(String origin) {
    return request("/leads/1")
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "PATCH")
        .method("OPTIONS", BodyPublishers.noBody());
  }

  @Test
  void shouldSayWhichPortIsTaken() {
    GatewaySettings taken = GatewaySettings.onPort(gateway.port());

    assertThatThrownBy(() -> Gateway.start(TEMPLATE, invoker, taken, Clock.systemUTC()))
        .isInstanceOf(BindException.class)
        .hasMessage("127.0.0.1:" + gateway.port() + " is in use");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
