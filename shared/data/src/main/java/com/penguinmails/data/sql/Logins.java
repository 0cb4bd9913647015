package com.penguinmails.data.sql;

import com.penguinmails.data.lambda.Frozen;
import com.penguinmails.kernel.secrets.SecretStore;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * What a role shows when it connects, asked anew for each connection: {@code
 * DATABASE_AUTHENTICATION} is {@code iam} (a token, through RDS Proxy) or {@code password} (the
 * secret {@code database/<role>}; the default). Credentials it got before a snapshot are not in it.
 */
@Singleton
final class Logins implements Frozen {
  private final boolean iam;
  private final String region;
  private final Provider<SecretStore> secrets;
  private final Clock clock;
  private @Nullable LoginTokens tokens;

  Logins(
      @Value("${database.authentication:password}") String kind,
      @Value("${aws.region:}") String region,
      Provider<SecretStore> secrets,
      Clock clock) {
    if (!kind.equals("iam") && !kind.equals("password")) {
      throw new IllegalArgumentException("DATABASE_AUTHENTICATION is iam or password, not " + kind);
    }
    this.iam = kind.equals("iam");
    this.region = region;
    this.secrets = secrets;
    this.clock = clock;
  }

  String password(String url, String role) {
    return iam ? tokens().token(url, role) : secrets.get().require("database/" + role);
  }

  @Override
  public synchronized void beforeSnapshot() {
    tokens = null;
  }

  @Override
  public void afterRestore() {
    // The next connection asks for credentials again.
  }

  synchronized LoginTokens tokens() {
    if (tokens == null) {
      tokens = new LoginTokens(DefaultCredentialsProvider.builder().build(), region, clock);
    }
    return tokens;
  }
}
