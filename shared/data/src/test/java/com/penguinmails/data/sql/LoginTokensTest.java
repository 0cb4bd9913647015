package com.penguinmails.data.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

class LoginTokensTest {
  private static final String URL =
      "jdbc:postgresql://proxy.eu-central-1.rds.amazonaws.com:5432/penguin_oltp?sslmode=verify-full";
  private static final AwsCredentials SESSION =
      AwsSessionCredentials.create("AKIDEXAMPLE", "wJalrXUtnFEMI", "a/session+token==");

  @Test
  void shouldMakeTheTokenThatTheSdkMakes() {
    RdsUtilities reference = RdsUtilities.builder().region(Region.EU_CENTRAL_1).build();
    for (AwsCredentials credentials :
        new AwsCredentials[] {SESSION, AwsBasicCredentials.create("AKIDEXAMPLE", "secret")}) {
      String ours;
      String theirs;
      Instant second;
      do { // Both sign the second they are made in.
        second = now();
        ours = tokens(credentials, Clock.systemUTC()).token(URL, "penguin_app");
        theirs =
            reference.generateAuthenticationToken(
                request ->
                    request
                        .hostname("proxy.eu-central-1.rds.amazonaws.com")
                        .port(5432)
                        .username("penguin_app")
                        .credentialsProvider(StaticCredentialsProvider.create(credentials)));
      } while (!now().equals(second));

      // The order of parameters is not part of what is signed.
      assertThat(ours.split("[?&]")).containsExactlyInAnyOrder(theirs.split("[?&]"));
    }
  }

  @Test
  void shouldSignTheMomentAndTheRole() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    String token = tokens(SESSION, clock).token(URL, "penguin_worker");

    assertThat(token)
        .startsWith("proxy.eu-central-1.rds.amazonaws.com:5432/?")
        .contains("DBUser=penguin_worker", "Action=connect", "X-Amz-Date=20261121T120000Z")
        .contains("X-Amz-Expires=900", "%2Frds-db%2Faws4_request", "X-Amz-Security-Token=");
    assertThat(tokens(SESSION, clock).token(URL, "penguin_app")).isNotEqualTo(token);
  }

  private static LoginTokens tokens(AwsCredentials credentials, Clock clock) {
    return new LoginTokens(StaticCredentialsProvider.create(credentials), "eu-central-1", clock);
  }

  private static Instant now() {
    return Instant.ofEpochSecond(Instant.now().getEpochSecond());
  }
}
