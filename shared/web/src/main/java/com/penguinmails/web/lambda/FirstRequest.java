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

/**
 * A request that stands for all others: the function's first list, asked for with a key nobody has
 * and with a token nobody signed. It goes through the reading of events, the router, the filters, a
 * query and the writing of an answer (401), and touches no tenant and no secret. It leaves two
 * refused requests among the security events.
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
    return List.of(event("x-api-key", KEY), event("authorization", TOKEN));
  }

  private InputStream event(String header, String credential) {
    String event =
        """
        {"version": "2.0", "routeKey": "GET %1$s", "rawPath": "%1$s", "rawQueryString": "",
         "headers": {"accept": "application/json", "user-agent": "penguinmails", "%2$s": "%3$s"},
         "requestContext": {"requestId": "snapshot",
           "http": {"method": "GET", "path": "%1$s", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}},
         "isBase64Encoded": false}
        """
            .formatted(path(), header, credential);
    return new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8));
  }

  /** The one that routes by themselves would choose for this role; what has none answers 404. */
  String path() {
    String prefix = prefix();
    List<String> lists =
        beans
            .getBean(Router.class)
            .uriRoutes()
            .filter(route -> route.getHttpMethod() == HttpMethod.GET)
            .map(UriRouteInfo::getUriMatchTemplate)
            .filter(template -> template.getVariableNames().isEmpty())
            .map(Object::toString)
            .filter(path -> path.startsWith(prefix))
            .sorted()
            .toList();
    return lists.isEmpty() ? "/" : lists.get(0);
  }

  private String prefix() {
    String role = beans.getProperty("database.role", String.class).orElse("");
    return switch (role) {
      case Roles.APP -> "/api/v1/tenant/";
      case Roles.PLATFORM -> "/api/v1/platform/";
      default -> "none";
    };
  }
}
