package com.penguinmails.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.local.template.FunctionCode;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  private final RouteTable table =
      new RouteTable(
          List.of(
              function(
                  "GET /",
                  "GET /leads",
                  "POST /leads",
                  "GET /leads/{id}",
                  "POST /leads/imports",
                  "GET /leads/imports/{id}",
                  "GET /leads/{id}/notes",
                  "GET /messages",
                  "GET /messages/{proxy+}",
                  "GET /messages/drafts",
                  "GET /t/o/{token}",
                  "HEAD /t/o/{token}",
                  "ANY /any/{rest+}",
                  "GET /any/one")));

  @ParameterizedTest
  @CsvSource({
    "GET, /, GET /",
    "GET, /leads, GET /leads",
    "POST, /leads, POST /leads",
    "GET, /leads/7, GET /leads/{id}",
    "GET, /leads/imports, GET /leads/{id}",
    "POST, /leads/imports, POST /leads/imports",
    "GET, /leads/imports/7, GET /leads/imports/{id}",
    "GET, /leads/imports/notes, GET /leads/imports/{id}",
    "GET, /leads/7/notes, GET /leads/{id}/notes",
    "GET, /l%65ads, GET /leads",
    "GET, /messages, GET /messages",
    "GET, /messages/drafts, GET /messages/drafts",
    "GET, /messages/drafts/1, GET /messages/{proxy+}",
    "GET, /messages/202611/1/content, GET /messages/{proxy+}",
    "HEAD, /t/o/x, HEAD /t/o/{token}",
    "GET, /any/one, GET /any/one",
    "POST, /any/one, ANY /any/{rest+}",
  })
  void shouldTakeTheMostSpecificRoute(String method, String path, String key) {
    assertThat(table.match(method, path)).extracting(RouteTable.Match::key).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nowhere",
    "DELETE, /leads",
    "HEAD, /leads",
    "GET, /leads/",
    "GET, /leads/7/",
    "GET, /messages/",
    "GET, //leads",
    "GET, /Leads",
    "GET, /any",
    "GET, /t/o/",
    "GET, /t/o/x/y"
  })
  void shouldTakeNoRoute(String method, String path) {
    assertThat(table.match(method, path)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/leads/a%20b+c%C3%A9, id, a b+cé",
    "/leads/a%2Fb, id, a/b",
    "/leads/100%, id, 100%",
    "/messages/202611/x, proxy, 202611/x",
    "/messages/202611%2Fx, proxy, 202611/x",
  })
  void shouldDecodeVariables(String path, String name, String value) {
    assertThat(table.match("GET", path))
        .extracting(RouteTable.Match::variables)
        .isEqualTo(Map.of(name, value));
  }

  private static LambdaFunction function(String... keys) {
    List<Route> routes =
        Stream.of(keys)
            .map(key -> key.split(" ", 2))
            .map(key -> new Route(key[0], key[1]))
            .toList();
    return new LambdaFunction(
        "any",
        "Any",
        new FunctionCode(Path.of("any.jar")),
        128,
        Duration.ofSeconds(1),
        Map.of(),
        routes,
        List.of(),
        List.of());
  }
}
