package com.penguinmails.data.sql;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * Tokens that RDS and its proxy take in place of a password ("IAM database authentication"): a
 * request to connect, signed with Signature Version 4 and never sent. Made without a call; the AWS
 * SDK has the same in a client of 7 MB that a function would carry for these lines.
 */
final class LoginTokens {
  /** How long a token opens connections; those open stay. */
  private static final Duration LIFE = Duration.ofMinutes(15);

  private static final int POSTGRESQL = 5432;

  private final AwsCredentialsProvider credentials;
  private final String region;
  private final Clock clock;

  LoginTokens(AwsCredentialsProvider credentials, String region, Clock clock) {
    this.credentials = credentials;
    this.region = region;
    this.clock = clock;
  }

  /** Makes a token for a role at the server of a JDBC URL, with the credentials of this moment. */
  String token(String jdbcUrl, String role) {
    URI server = URI.create(jdbcUrl.substring("jdbc:".length()));
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(server.getHost())
            .port(server.getPort() < 0 ? POSTGRESQL : server.getPort())
            .encodedPath("/")
            .putRawQueryParameter("DBUser", role)
            .putRawQueryParameter("Action", "connect")
            .build();
    String signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(credentials.resolveCredentials())
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, LIFE)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
            .request()
            .getUri()
            .toString();
    return signed.substring("https://".length());
  }
}
