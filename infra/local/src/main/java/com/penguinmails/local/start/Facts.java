package com.penguinmails.local.start;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a person needs to use the running product.
 *
 * @param roles passwords by database role
 */
public record Facts(
    String baseUrl,
    UUID tenantId,
    String apiKey,
    String ownerToken,
    String staffToken,
    UUID secondTenantId,
    String secondApiKey,
    int smtpPort,
    Mailbox mailbox,
    Stripe stripe,
    int postgresPort,
    Map<String, String> roles) {

  /** How the mail catcher's mailbox is read over IMAP. */
  public record Mailbox(int port, String user, String password) {}

  private static final String HOST = "127.0.0.1";

  /** Where the local Stripe is and what it signs its webhooks with. */
  public record Stripe(String baseUrl, String webhookSecret) {}

  /** Writes {@code credentials.json}, readable by its owner alone. */
  void write(Path file) throws IOException {
    Path draft =
        Files.createTempFile(
            file.resolveSibling("."),
            "credentials",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, json() + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String json() {
    return JSONObjectUtils.toJSONString(
        ordered(
            "base_url", baseUrl,
            "tenant_id", tenantId.toString(),
            "api_key", apiKey,
            "tokens", ordered("owner", ownerToken, "staff", staffToken),
            "second_tenant",
                ordered("tenant_id", secondTenantId.toString(), "api_key", secondApiKey),
            "smtp", ordered("host", HOST, "port", smtpPort),
            "imap",
                ordered(
                    "host", HOST,
                    "port", mailbox.port(),
                    "user", mailbox.user(),
                    "password", mailbox.password()),
            "stripe",
                ordered(
                    "base_url", stripe.baseUrl(),
                    "webhook_secret", stripe.webhookSecret()),
            "postgres",
                ordered(
                    "host",
                    HOST,
                    "port",
                    postgresPort,
                    "databases",
                    ordered(
                        "oltp", "penguin_oltp",
                        "content", "penguin_content",
                        "queue", "penguin_queue",
                        "olap", "penguin_olap"),
                    "roles",
                    roles)));
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** The same for a person, without what is long and secret. */
  public String summary(Path credentials) {
    return """

    PenguinMails is ready.

      API            %s
      Documentation  %s/docs
      Demo tenant    %s
      API key        %s
      Owner token    %s
      Staff token    %s
      Mail catcher   smtp 127.0.0.1:%d, imap 127.0.0.1:%d (user %s, password %s)
      Stripe         %s (a local one: POST to a checkout's URL pays it)
      PostgreSQL     127.0.0.1:%d
      All of it in   %s

    Ctrl-C stops everything.
    """
        .formatted(
            baseUrl,
            baseUrl,
            tenantId,
            apiKey,
            ownerToken,
            staffToken,
            smtpPort,
            mailbox.port(),
            mailbox.user(),
            mailbox.password(),
            stripe.baseUrl(),
            postgresPort,
            credentials);
  }
}
