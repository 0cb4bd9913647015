package com.penguinmails.bench.contacts;

import com.penguinmails.bench.load.Client;
import com.penguinmails.bench.load.HttpConnection;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/** Reads through the product. */
final class HttpReader implements Client {
  private static final int OK = 200;

  private final HttpConnection connection;
  private final LeadRequests requests;

  HttpReader(HttpConnection connection, LeadRequests requests) {
    this.connection = connection;
    this.requests = requests;
  }

  @Override
  public boolean perform(int kind) throws IOException {
    byte[] request = kind == 0 ? requests.page() : anyLead();
    return connection.exchange(request) == OK;
  }

  private byte[] anyLead() {
    return requests.leads().get(ThreadLocalRandom.current().nextInt(requests.leads().size()));
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
