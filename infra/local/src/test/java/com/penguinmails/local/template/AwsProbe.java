package com.penguinmails.local.template;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.endpoints.CloudWatchEndpointProvider;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.endpoints.SecretsManagerEndpointProvider;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.endpoints.SqsEndpointProvider;

/** What functions ask of AWS, from whatever jar loads this class: address, request, refusal. */
public final class AwsProbe {
  private static final Region REGION = Region.EU_WEST_1;
  private static final StaticCredentialsProvider KEY =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));

  private AwsProbe() {}

  /** A ring and a secret: the host each would be asked of in AWS, and the answer of the server. */
  public static List<String> common(String server) {
    SqsClient sqs = built(SqsClient.builder(), server);
    SecretsManagerClient secrets = built(SecretsManagerClient.builder(), server);
    return List.of(
        SqsEndpointProvider.defaultProvider()
                .resolveEndpoint(of -> of.region(REGION))
                .join()
                .url()
                .getHost()
            + refusal(
                () -> sqs.sendMessage(m -> m.queueUrl(server + "/1/bell").messageBody("ring"))),
        SecretsManagerEndpointProvider.defaultProvider()
                .resolveEndpoint(of -> of.region(REGION))
                .join()
                .url()
                .getHost()
            + refusal(() -> secrets.getSecretValue(of -> of.secretId("nobody's"))));
  }

  /** The metrics that staff see. */
  public static List<String> metrics(String server) {
    CloudWatchClient metrics = built(CloudWatchClient.builder(), server);
    return List.of(
        CloudWatchEndpointProvider.defaultProvider()
                .resolveEndpoint(of -> of.region(REGION))
                .join()
                .url()
                .getHost()
            + refusal(
                () ->
                    metrics.getMetricData(
                        of ->
                            of.startTime(Instant.EPOCH)
                                .endTime(Instant.EPOCH.plusSeconds(60))
                                .metricDataQueries(
                                    List.of(
                                        MetricDataQuery.builder()
                                            .id("m")
                                            .expression("sends")
                                            .build())))));
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C built(
      B builder, String server) {
    return builder
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .region(REGION)
        .credentialsProvider(KEY)
        .endpointOverride(URI.create(server))
        .build();
  }

  private static String refusal(Supplier<?> call) {
    try {
      return " answered " + call.get();
    } catch (AwsServiceException e) {
      return " " + e.statusCode();
    }
  }
}
