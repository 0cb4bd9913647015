package com.penguinmails.local.start;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;

/**
 * Asks again where the answer is to come again. Forty JVMs start on few processors: one may be too
 * slow for its pool, or for the gateway, which does not say when.
 */
final class Patience {
  private static final int TRIES_AGAIN = 10;
  private static final int SERVICE_UNAVAILABLE = 503;

  private Patience() {}

  static <T> HttpResponse<T> send(HttpClient http, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    HttpResponse<T> answer = http.send(request, body);
    for (int n = 0; answer.statusCode() == SERVICE_UNAVAILABLE && n < TRIES_AGAIN; n++) {
      Thread.sleep(Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(2)));
      answer = http.send(request, body);
    }
    return answer;
  }
}
