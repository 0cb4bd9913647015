package com.penguinmails.local.start;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.local.issuer.LocalIssuer;
import java.util.Map;

/** Values for the parameters of {@code template.yaml} on one machine. */
final class Parameters {
  private Parameters() {}

  static String baseUrl(Ports ports) {
    return "http://127.0.0.1:" + ports.http();
  }

  static String stripeUrl(Ports ports) {
    return "http://127.0.0.1:" + ports.stripe();
  }

  static Map<String, String> of(Ports ports, LocalSecrets secrets) {
    return Map.ofEntries(
        Map.entry("DatabaseOltpUrl", LocalDatabases.url(ports.postgres(), Tier.OLTP)),
        Map.entry("DatabaseContentUrl", LocalDatabases.url(ports.postgres(), Tier.CONTENT)),
        Map.entry("DatabaseQueueUrl", LocalDatabases.url(ports.postgres(), Tier.QUEUE)),
        Map.entry("DatabaseOlapUrl", LocalDatabases.url(ports.postgres(), Tier.OLAP)),
        Map.entry("OidcIssuer", LocalIssuer.url(ports.issuer())),
        Map.entry("OidcJwksUrl", LocalIssuer.keySetUrl(ports.issuer())),
        Map.entry("PublicBaseUrl", baseUrl(ports)),
        // Any page: a front end in the making has whatever port its tools chose.
        Map.entry("FrontendOrigins", "*"),
        Map.entry("StripeApiBase", stripeUrl(ports)),
        Map.entry("HostwindsApiUrl", "http://127.0.0.1:" + ports.hostwinds() + "/cloud/api.php"),
        // The mail catcher stands for every server's mail stack.
        Map.entry("ServerHealthHost", "127.0.0.1"),
        Map.entry("ServerHealthPorts", Integer.toString(ports.smtp())),
        Map.entry("NoticeSmtpHost", "127.0.0.1"),
        Map.entry("NoticeSmtpPort", Integer.toString(ports.smtp())),
        Map.entry("NoticeSmtpSecurity", "none"),
        Map.entry("SecretsProvider", "file"),
        Map.entry("SecretsDirectory", secrets.directory().toString()),
        Map.entry("DoorbellProvider", "local"));
  }
}
