package com.penguinmails.testkit.stripe;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Stripe on a port of the loopback interface. */
public final class StripePeer implements AutoCloseable {
  /** The API key it takes; any other is refused. */
  public static final String API_KEY = "sk_test_peer";

  private static final int DELIVERY_TRIES = 5;

  private record Kept(String request, int status, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService deliveries = Executors.newSingleThreadExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final String secret;
  private final Clock clock;
  private final Store store;
  private final Ledger ledger;
  private final Billing billing;
  private final Routes routes;
  private final Map<String, Kept> answers = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();

  private StripePeer(HttpServer server, String secret, Clock clock, String name) {
    this.server = server;
    this.store = new Store(name);
    this.secret = secret;
    this.clock = clock;
    this.ledger = new Ledger(store, clock);
    this.billing = new Billing(store, ledger);
    this.routes = new Routes(store, ledger, billing, baseUrl() + "/pay/");
  }

  /** Starts one on a free port, with ids no other has. */
  public static StripePeer start() {
    String name = UUID.randomUUID().toString().substring(0, 8);
    return start(0, "whsec_peer", Clock.systemUTC(), name);
  }

  /**
   * Starts one.
   *
   * @param port 0 is a free one
   * @param name becomes a part of every id, so that two peers' do not meet
   */
  public static StripePeer start(int port, String secret, Clock clock, String name) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      StripePeer peer = new StripePeer(server, secret, clock, name);
      server.setExecutor(peer.threads);
      server.createContext("/", peer::handle);
      server.start();
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code STRIPE_API_BASE} has to be. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What webhooks are signed with. */
  public String webhookSecret() {
    return secret;
  }

  /** Delivers every event from now on to this address, in order, until it is taken. */
  public void deliverTo(URI webhook) {
    ledger.listen(event -> deliveries.execute(() -> deliver(webhook, event)));
  }

  /** Everything that happened so far. */
  public List<SignedEvent> events() {
    synchronized (store) {
      return ledger.events();
    }
  }

  /** Does this instead of answering the next request. */
  public void failNext(Fault fault) {
    faults.add(fault);
  }

  /** How many requests of the API were answered. */
  public int requests() {
    return requests.get();
  }

  /** The customer pays on the page of a checkout session. */
  public void pay(String session) {
    synchronized (store) {
      routes.complete(session);
    }
  }

  /** Asks anything, as the client would. */
  public Map<String, Object> call(String method, String path, String form) {
    synchronized (store) {
      return routes.answer(method, path, Form.parse(form));
    }
  }

  /** Lets time pass; renewals, retries and warnings happen on the way. */
  public void advance(Instant to) {
    synchronized (store) {
      billing.advance(to);
    }
  }

  /** Stops the clock at this time. */
  public void freeze(Instant at) {
    synchronized (store) {
      ledger.freeze(at);
    }
  }

  /** Whether the customer's card is declined from now on. */
  public void decline(String customer, boolean declined) {
    synchronized (store) {
      Map<String, Object> object = store.need(customer);
      object.put("peer_card_declined", declined);
      store.put(object);
    }
  }

  /** Pays an open invoice now. */
  public void payInvoice(String invoice) {
    synchronized (store) {
      billing.pay(store.need(invoice));
    }
  }

  /** Gives up on an open invoice. */
  public void voidInvoice(String invoice) {
    synchronized (store) {
      billing.voided(store.need(invoice));
    }
  }

  /** Refunds a part of what an invoice was paid with. */
  public void refund(String invoice, long amount) {
    synchronized (store) {
      billing.refund(charge(invoice), amount);
    }
  }

  /** The customer's bank disputes what an invoice was paid with. */
  public void dispute(String invoice) {
    synchronized (store) {
      Map<String, Object> charge = charge(invoice);
      charge.put("disputed", true);
      store.put(charge);
      Map<String, Object> dispute = Shapes.of("dispute");
      dispute.put("id", store.id("dp"));
      Shapes.put(dispute, "charge", charge.get("id"));
      Shapes.put(dispute, "payment_intent", charge.get("payment_intent"));
      ledger.happened("charge.dispute.created", dispute);
    }
  }

  /** Cancels a subscription as Stripe's own settings may. */
  public void cancel(String subscription, String reason) {
    synchronized (store) {
      billing.cancel(subscription, reason);
    }
  }

  /** Says anything about an object that exists. */
  public void announce(String type, String id) {
    synchronized (store) {
      ledger.happened(type, store.need(id));
    }
  }

  /** All objects of a type, as they are. */
  public List<Map<String, Object>> all(String type) {
    synchronized (store) {
      return store.all(type);
    }
  }

  /** Answers as if what happened after that event had not. */
  public void showAsOf(long version) {
    synchronized (store) {
      store.showAsOf(version);
    }
  }

  /** Answers what is. */
  public void showAll() {
    synchronized (store) {
      store.showAll();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    deliveries.shutdownNow();
    client.close();
  }

  private Map<String, Object> charge(String invoice) {
    Object payment = Shapes.list(store.need(invoice).get("payments")).getFirst();
    Object intent = Shapes.object(Shapes.object(payment).get("payment")).get("payment_intent");
    return store.need(store.need(intent).get("latest_charge"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (path.startsWith("/pay/")) {
        page(exchange, path.substring("/pay/".length()));
      } else if (path.startsWith("/v1/")) {
        api(exchange, path.substring("/v1/".length()), body);
      } else {
        answer(exchange, 404, "{}");
      }
    }
  }

  /** The page of a checkout session: whoever posts to it has paid. */
  private void page(HttpExchange exchange, String session) throws IOException {
    try {
      if (exchange.getRequestMethod().equals("POST")) {
        pay(session);
      }
      answer(exchange, 200, "{\"session\":\"" + session + "\"}");
    } catch (PeerError e) {
      answer(exchange, e.status(), JSONObjectUtils.toJSONString(e.body()));
    }
  }

  private void api(HttpExchange exchange, String path, String body) throws IOException {
    requests.incrementAndGet();
    String query = exchange.getRequestURI().getRawQuery();
    String method = exchange.getRequestMethod();
    Fault fault = faults.poll();
    try {
      authorised(exchange);
      fail(fault);
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      Kept kept =
          once(key, method + " " + path + " " + body, method, path, body.isEmpty() ? query : body);
      if (fault == Fault.TIMEOUT) {
        hang();
      }
      answer(exchange, kept.status(), kept.body());
    } catch (PeerError e) {
      answer(exchange, e.status(), JSONObjectUtils.toJSONString(e.body()));
    }
  }

  /** A key that is known gets the first answer, unless it was for something else. */
  private Kept once(
      @org.jspecify.annotations.Nullable String key,
      String request,
      String method,
      String path,
      @org.jspecify.annotations.Nullable String form) {
    synchronized (store) {
      Kept known = key == null ? null : answers.get(key);
      if (known != null && !known.request().equals(request)) {
        throw new PeerError(
            400, "idempotency_error", "idempotency_key_in_use", "Keys are for one request only.");
      }
      if (known != null) {
        return known;
      }
      Kept made =
          new Kept(
              request,
              200,
              JSONObjectUtils.toJSONString(routes.answer(method, path, Form.parse(form))));
      if (key != null && !method.equals("GET")) {
        answers.put(key, made);
      }
      return made;
    }
  }

  private static void authorised(HttpExchange exchange) {
    if (!("Bearer " + API_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw new PeerError(401, "invalid_request_error", "api_key_invalid", "Invalid API Key");
    }
  }

  private static void fail(@org.jspecify.annotations.Nullable Fault fault) {
    if (fault == Fault.CARD_DECLINED) {
      throw new PeerError(402, "card_error", "card_declined", "Your card was declined.");
    }
    if (fault == Fault.RATE_LIMIT) {
      throw new PeerError(429, "invalid_request_error", "rate_limit", "Too many requests.");
    }
    if (fault == Fault.SERVER_ERROR) {
      throw new PeerError(500, "api_error", "server_error", "Something went wrong.");
    }
    if (fault == Fault.IDEMPOTENCY_CONFLICT) {
      throw new PeerError(400, "idempotency_error", "idempotency_key_in_use", "The key is in use.");
    }
  }

  private static void hang() {
    try {
      TimeUnit.SECONDS.sleep(Duration.ofMinutes(1).toSeconds());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Request-Id", "req_peer");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void deliver(URI webhook, SignedEvent event) {
    for (int i = 0; i < DELIVERY_TRIES; i++) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(webhook)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", event.signature(secret, clock.instant()))
                .POST(HttpRequest.BodyPublishers.ofString(event.body()))
                .build();
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
        TimeUnit.SECONDS.sleep(1);
      } catch (IOException e) {
        // Tried again, as Stripe would.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
