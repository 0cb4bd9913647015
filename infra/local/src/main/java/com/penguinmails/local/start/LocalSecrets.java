package com.penguinmails.local.start;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.kernel.secrets.FileSecretStore;
import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.local.issuer.SigningKey;
import com.penguinmails.testkit.hostwinds.HostwindsPeer;
import com.penguinmails.testkit.stripe.StripePeer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The secrets of one data directory, made up when first asked for and kept. */
final class LocalSecrets {
  private static final int BYTES = 24;

  private final Path directory;
  private final SecretStore store;
  private final SecureRandom random = new SecureRandom();

  LocalSecrets(Path directory) {
    this.directory = directory;
    this.store = new FileSecretStore(directory);
    // What functions read for themselves must be there before they ask.
    rolePasswords();
    stripeWebhookSecret();
    kept("hostwinds/api-key", () -> HostwindsPeer.API_KEY);
    kept("tracking/keys", () -> "1:" + Base64.getEncoder().encodeToString(bytes(32)));
  }

  /** What the local Stripe signs its webhooks with. */
  String stripeWebhookSecret() {
    kept("stripe/api-key", () -> StripePeer.API_KEY);
    return kept("stripe/webhook-secrets", () -> "whsec_" + HexFormat.of().formatHex(bytes(BYTES)));
  }

  Path directory() {
    return directory;
  }

  /** By role, for every login. */
  Map<String, String> rolePasswords() {
    return Roles.LOGINS.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(), role -> password("database/" + role)));
  }

  String superuserPassword() {
    return password("local/postgres");
  }

  String mailboxPassword() {
    return password("local/mailbox");
  }

  /** An API key, {@code pm_} and 48 hexadecimal digits. */
  String apiKey(String tenant) {
    return kept("local/api-key-" + tenant, () -> "pm_" + HexFormat.of().formatHex(bytes(BYTES)));
  }

  SigningKey signingKey() {
    return SigningKey.parse(kept("local/signing-key", () -> SigningKey.generate().json()));
  }

  private String password(String path) {
    return kept(path, () -> HexFormat.of().formatHex(bytes(BYTES)));
  }

  private String kept(String path, Supplier<String> creation) {
    return store
        .get(path)
        .orElseGet(
            () -> {
              String created = creation.get();
              store.put(path, created);
              return created;
            });
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
