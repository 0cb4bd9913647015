package com.penguinmails.web.lambda;

import com.penguinmails.data.migration.Roles;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Requests that stand for all others: the function's first list, asked for with a key nobody has,
 * with a token nobody signed (401, both are written down among the security events), and as nobody,
 * whose tenant has nothing (200; {@link com.penguinmails.web.identity.Rehearsal}). They go through
 * the reading of events, the router, the filters, queries and the writing of answers, and touch no
 * tenant and no secret. Employees' lists show every tenant, so nobody asks for them. A webhook gets
 * an unsigned event instead (400). Links in mails have none: their controller holds the keys that
 * sign them, which belong into no snapshot.
 */
final class FirstRequest {
  /** Of the form of a key, known to nobody. */
  private static final String KEY = "pm_00000000000000000000000000000000";

  /** Read to its end, and refused before the issuer is asked for keys: of no algorithm we take. */
  private static final String TOKEN = "Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA";

  private final ApplicationContext beans;

  FirstRequest(ApplicationContext beans) {
    this.beans = beans;
  }

  /** As API Gateway would send them (payload format 2.0). */
  List<InputStream> events() {
    String path = path();
    return webhook()
        .map(hook -> List.of(event("POST", hook, "x-unsigned", "true")))
        .orElseGet(
            () ->
                List.of(
                    event("GET", path, "x-api-key", KEY),
                    event("GET", path, "authorization", TOKEN)));
  }

  /** What nobody asks for, whom the process itself lets in. */
  List<InputStream> rehearsals() {
    return role().equals(Roles.APP) && !path().equals("/")
        ? List.of(event("GET", path(), "x-rehearsal", "true"))
        : List.of();
  }

  private static InputStream event(String method, String path, String header, String value) {
    String event =
        """
        {"version": "2.0", "routeKey": "%1$s %2$s", "rawPath": "%2$s", "rawQueryString": "",
         "headers": {"accept": "application/json", "user-agent": "penguinmails", "%3$s": "%4$s"},
         "requestContext": {"requestId": "snapshot",
           "http": {"method": "%1$s", "path": "%2$s", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}},
         "isBase64Encoded": false}
        """
            .formatted(method, path, header, value);
    return new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8));
  }

  /** The one that routes by themselves would choose for this role; what has none answers 404. */
  String path() {
    return switch (role()) {
      case Roles.APP -> first(HttpMethod.GET, "/api/v1/tenant/").orElse("/");
      case Roles.PLATFORM -> first(HttpMethod.GET, "/api/v1/platform/").orElse("/");
      default -> "/";
    };
  }

  private Optional<String> webhook() {
    return role().equals(Roles.WORKER) ? first(HttpMethod.POST, "/webhooks/") : Optional.empty();
  }

  private String role() {
    return beans.getProperty("database.role", String.class).orElse("");
  }

  private Optional<String> first(HttpMethod method, String prefix) {
    return beans
        .getBean(Router.class)
        .uriRoutes()
        .filter(route -> route.getHttpMethod() == method)
        .map(UriRouteInfo::getUriMatchTemplate)
        .filter(template -> template.getVariableNames().isEmpty())
        .map(Object::toString)
        .filter(path -> path.startsWith(prefix))
        .sorted()
        .findFirst();
  }
}
