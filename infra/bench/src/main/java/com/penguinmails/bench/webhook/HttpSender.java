package com.penguinmails.bench.webhook;

import com.penguinmails.bench.load.Client;
import com.penguinmails.bench.load.HttpConnection;
import com.penguinmails.testkit.stripe.SignedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends events to the product as Stripe does. */
final class HttpSender implements Client {
  private static final int OK = 200;

  private final HttpConnection connection;
  private final String host;
  private final Events events;
  private final String secret;

  HttpSender(HttpConnection connection, String host, Events events, String secret) {
    this.connection = connection;
    this.host = host;
    this.events = events;
    this.secret = secret;
  }

  @Override
  public boolean perform(int kind) throws IOException {
    String body = events.next().body();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /webhooks/stripe HTTP/1.1\r\nHost: "
            + host
            + "\r\nContent-Type: application/json\r\nStripe-Signature: "
            + SignedEvent.signature(body, secret, events.clock().instant())
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(bytes);
    return connection.exchange(request.toByteArray()) == OK;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
