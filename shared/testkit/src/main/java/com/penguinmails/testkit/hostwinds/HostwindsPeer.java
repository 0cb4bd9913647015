package com.penguinmails.testkit.hostwinds;

import com.nimbusds.jose.shaded.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Hostwinds on a port of the loopback interface: one form-encoded address for every action, HTTP
 * 200 also for errors, servers that are announced before they exist.
 */
public final class HostwindsPeer implements AutoCloseable {
  /** The API key it takes; any other is refused. */
  public static final String API_KEY = "peer-key";

  private final HttpServer server;
  private final PeerAccount account;
  private final PeerActions does;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> actions = new CopyOnWriteArrayList<>();
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();
  private volatile Duration latency = Duration.ZERO;
  private volatile boolean down;
  private volatile Consumer<String> before = action -> {};
  private volatile Consumer<String> after = action -> {};

  private HostwindsPeer(HttpServer server, PeerAccount account) {
    this.server = server;
    this.account = account;
    this.does = new PeerActions(account);
  }

  /** Starts one on a free port. */
  public static HostwindsPeer start() {
    return start(0, Clock.systemUTC(), ZoneOffset.UTC);
  }

  /**
   * Starts one.
   *
   * @param port 0 is a free one
   * @param zone whose midnights its billing periods end at
   */
  public static HostwindsPeer start(int port, Clock clock, ZoneId zone) {
    return start(port, clock, zone, null);
  }

  /** Starts one that keeps its servers in a file. */
  public static HostwindsPeer start(int port, Clock clock, ZoneId zone, @Nullable Path file) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      HostwindsPeer peer = new HostwindsPeer(server, new PeerAccount(clock, zone, file));
      server.setExecutor(peer.threads);
      server.createContext("/cloud/api.php", peer::handle);
      server.start();
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code HOSTWINDS_API_URL} has to be. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/cloud/api.php";
  }

  /** Does this instead of answering the next request. */
  public void failNext(Fault fault) {
    faults.add(fault);
  }

  /** Whether every request gets a 503 from now on. */
  public void down(boolean isDown) {
    down = isDown;
  }

  /** How long a server takes from its announcement until it runs. */
  public void buildTime(Duration time) {
    account.buildTime(time);
  }

  /** How long each answer takes. */
  public void latency(Duration time) {
    latency = time;
  }

  /** How many addresses a new server has. */
  public void addressesEach(int count) {
    account.addressesEach(count);
  }

  /** Takes the time from another clock from now on. */
  public void clock(Clock other) {
    account.clock(other);
  }

  /** Counts the periods of servers that are rented from now on in another zone. */
  public void zone(ZoneId other) {
    account.zone(other);
  }

  /** Called with each action before it is done; an exception ends the connection. */
  public void before(Consumer<String> hook) {
    before = hook;
  }

  /** Called with each action after it was done and before its answer; an exception loses it. */
  public void after(Consumer<String> hook) {
    after = hook;
  }

  /** The actions of all requests, in order. */
  public List<String> actions() {
    return actions;
  }

  /** When each request came, in nanoseconds of {@link System#nanoTime}. */
  public List<Long> arrivals() {
    return arrivals;
  }

  /** Every server there ever was, with invoices up to now. */
  public List<PeerServer> servers() {
    return account.servers();
  }

  /** Those that exist. */
  public List<PeerServer> running() {
    return servers().stream().filter(each -> each.terminated() == null).toList();
  }

  /** Rents one without being asked, as somebody in the provider's own pages may. */
  public PeerServer rent(String name) {
    return account.rent(name);
  }

  /** Takes one away, as somebody in the provider's own pages may. */
  public void remove(String id) {
    account.remove(id);
  }

  /** What {@code get_instance_maintenance} tells of a server; null is nothing. */
  public void maintain(String id, @Nullable String what) {
    account.maintain(id, what);
  }

  /** Whether an order to terminate a server is taken and nothing comes of it. */
  public void ignore(String id, boolean ignored) {
    account.ignore(id, ignored);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    arrivals.add(System.nanoTime());
    try (exchange) {
      Map<String, String> form =
          form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      String action = form.getOrDefault("action", "");
      actions.add(action);
      pause();
      Fault fault = faults.poll();
      if (down || fault == Fault.SERVER_ERROR) {
        answer(exchange, 503, "Service Unavailable");
        return;
      }
      if (!API_KEY.equals(form.get("API"))) {
        answer(exchange, 403, json(PeerActions.error("Authorization", "Not Authorized!")));
        return;
      }
      before.accept(action);
      if (fault == Fault.CUT_BEFORE) {
        return;
      }
      String body =
          json(
              fault == Fault.REFUSED
                  ? PeerActions.error(action, "Try again later.")
                  : does.answer(action, form));
      after.accept(action);
      if (fault != Fault.CUT_AFTER) {
        answer(exchange, 200, fault == Fault.NONSENSE ? "<html>oops</html>" : body);
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(latency.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String json(Object value) {
    return new Gson().toJson(value);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
