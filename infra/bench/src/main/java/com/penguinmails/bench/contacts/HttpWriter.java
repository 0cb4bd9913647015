package com.penguinmails.bench.contacts;

import com.penguinmails.bench.load.Client;
import com.penguinmails.bench.load.HttpConnection;
import com.penguinmails.bench.load.Requests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Creates leads through the product. */
final class HttpWriter implements Client {
  private static final int CREATED = 201;

  private final HttpConnection connection;
  private final Requests requests;
  private final NewEmails emails;

  HttpWriter(HttpConnection connection, Requests requests, NewEmails emails) {
    this.connection = connection;
    this.requests = requests;
    this.emails = emails;
  }

  @Override
  public boolean perform(int kind) throws IOException {
    String lead =
        "{\"email\":\""
            + emails.next()
            + "\",\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"company\":\"Globex\"}";
    byte[] body = lead.getBytes(StandardCharsets.US_ASCII);
    return connection.exchange(requests.post(LeadRequests.PATH, "application/json", body))
        == CREATED;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
