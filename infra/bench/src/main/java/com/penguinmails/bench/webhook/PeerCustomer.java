package com.penguinmails.bench.webhook;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.penguinmails.testkit.stripe.StripePeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.util.UUID;

/** A customer at the local Stripe. */
final class PeerCustomer {
  private PeerCustomer() {}

  static String make(String stripe, UUID tenant) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(stripe + "/v1/customers"))
              .header("Authorization", "Bearer " + StripePeer.API_KEY)
              .POST(HttpRequest.BodyPublishers.ofString("metadata[tenant_id]=" + tenant))
              .build();
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JSONObjectUtils.getString(JSONObjectUtils.parse(answer), "id");
    } catch (ParseException e) {
      throw new IOException("The local Stripe did not answer with a customer.", e);
    }
  }
}
