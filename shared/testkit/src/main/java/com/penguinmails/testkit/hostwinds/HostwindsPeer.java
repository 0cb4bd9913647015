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
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  private static final int MOST_ADDRESSES = 65_536;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, PeerServer> servers = new LinkedHashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> actions = new CopyOnWriteArrayList<>();
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();
  private volatile ZoneId zone;
  private final @Nullable Ledger ledger;
  private volatile Clock clock;
  private volatile Duration buildTime = Duration.ZERO;
  private volatile Duration latency = Duration.ZERO;
  private volatile int addressesEach = 1;
  private volatile boolean down;
  private volatile Consumer<String> before = action -> {};
  private volatile Consumer<String> after = action -> {};
  private long nextId;
  private int nextAddress;

  private HostwindsPeer(HttpServer server, Clock clock, ZoneId zone, @Nullable Ledger ledger) {
    this.server = server;
    this.clock = clock;
    this.zone = zone;
    this.ledger = ledger;
    this.nextId = clock.instant().getEpochSecond();
    if (ledger != null) {
      for (PeerServer kept : ledger.read(clock.instant())) {
        servers.put(kept.id(), kept);
        nextAddress += kept.addresses().size();
      }
    }
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
      HostwindsPeer peer =
          new HostwindsPeer(server, clock, zone, file == null ? null : new Ledger(file, zone));
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
    buildTime = time;
  }

  /** How long each answer takes. */
  public void latency(Duration time) {
    latency = time;
  }

  /** How many addresses a new server has. */
  public void addressesEach(int count) {
    addressesEach = count;
  }

  /** Takes the time from another clock from now on. */
  public void clock(Clock other) {
    clock = other;
  }

  /** Counts the periods of servers that are rented from now on in another zone. */
  public void zone(ZoneId other) {
    zone = other;
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
    synchronized (servers) {
      Instant now = clock.instant();
      servers.values().forEach(each -> each.charge(now));
      return List.copyOf(servers.values());
    }
  }

  /** Those that exist. */
  public List<PeerServer> running() {
    return servers().stream().filter(each -> each.terminated() == null).toList();
  }

  /** Rents one without being asked, as somebody in the provider's own pages may. */
  public PeerServer rent(String name) {
    synchronized (servers) {
      Instant now = clock.instant();
      PeerServer made =
          new PeerServer(Long.toString(nextId++), name, now, now.plus(buildTime), zone);
      for (int i = 0; i < addressesEach; i++) {
        made.addresses().add(address());
      }
      servers.put(made.id(), made);
      save();
      return made;
    }
  }

  /** Takes one away, as somebody in the provider's own pages may. */
  public void remove(String id) {
    synchronized (servers) {
      need(id).terminate(clock.instant());
      save();
    }
  }

  /** What {@code get_instance_maintenance} tells of a server; null is nothing. */
  public void maintain(String id, @Nullable String what) {
    synchronized (servers) {
      need(id).maintain(what);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void save() {
    if (ledger != null) {
      ledger.write(servers.values());
    }
  }

  private String address() {
    int n = nextAddress++ % MOST_ADDRESSES;
    return "198.18." + n / 256 + "." + n % 256;
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
        answer(exchange, 403, json(error("Authorization", "Not Authorized!")));
        return;
      }
      before.accept(action);
      if (fault == Fault.CUT_BEFORE) {
        return;
      }
      String body =
          fault == Fault.REFUSED ? json(error(action, "Try again later.")) : done(action, form);
      after.accept(action);
      if (fault != Fault.CUT_AFTER) {
        answer(exchange, 200, fault == Fault.NONSENSE ? "<html>oops</html>" : body);
      }
    }
  }

  private String done(String action, Map<String, String> form) {
    synchronized (servers) {
      try {
        return json(does(action, form));
      } catch (PeerRefusal e) {
        return json(error(action, String.valueOf(e.getMessage())));
      }
    }
  }

  private Object does(String action, Map<String, String> form) {
    return switch (action) {
      case "add_instance" -> add(form);
      case "get_instances" ->
          servers.values().stream().filter(s -> s.terminated() == null).map(this::shape).toList();
      case "get_instance" -> List.of(shape(existing(form)));
      case "check_serviceid" -> Map.of("success", exists(form));
      case "get_instance_ips" ->
          Map.of(
              "success",
              Map.of(
                  "IP Addresses",
                  ready(form).addresses().stream().map(ip -> Map.of("ip", ip)).toList()));
      case "set_rdns" -> {
        PeerServer found = ready(form);
        if (!found.addresses().contains(form.get("ip"))) {
          throw new PeerRefusal("This IP is not assigned to the server.");
        }
        found.names().put(need(form, "ip"), need(form, "rdns"));
        yield success("Set rDNS", "rDNS record updated.");
      }
      case "set_instance_firewall" -> {
        ready(form).protect(need(form, "name"));
        yield success("Set Firewall", "Firewall updated.");
      }
      case "get_instance_maintenance" -> {
        String what = existing(form).maintenance();
        yield what == null ? List.of() : success("Get Instance Maintenance", what);
      }
      case "terminate" -> {
        PeerServer found = existing(form);
        if (found.maintenance() != null) {
          throw new PeerRefusal("The instance is in maintenance.");
        }
        found.terminate(clock.instant());
        save();
        yield success("Terminate", "Instance deleted");
      }
      default -> throw new PeerRefusal("Unknown action.");
    };
  }

  private Object add(Map<String, String> form) {
    need(form, "template");
    need(form, "rid");
    need(form, "location_id");
    rent(form.getOrDefault("srvrname", "unnamed"));
    List<Object> answer = new ArrayList<>(success("Invoice Paid", "Invoice paid."));
    answer.addAll(success("Add Instance", "Server is being Created!"));
    return answer;
  }

  private Map<String, Object> shape(PeerServer server) {
    boolean ready = server.isReady(clock.instant());
    Map<String, Object> shape = new HashMap<>();
    shape.put("serviceid", Long.valueOf(server.id()));
    shape.put("srvrname", server.name());
    shape.put("main_ip", ready ? server.addresses().getFirst() : "");
    shape.put("status", ready ? "ACTIVE" : "BUILD");
    shape.put("vm_state", ready ? "active" : "building");
    if (!ready) {
      shape.put("task_state", "spawning");
    }
    shape.put("billingcycle", "Monthly");
    shape.put("is_suspended", 0);
    shape.put(
        "created_at",
        server.created().atZone(zone).toLocalDateTime().withNano(0).toString().replace('T', ' '));
    return shape;
  }

  private boolean exists(Map<String, String> form) {
    PeerServer found = servers.get(form.getOrDefault("serviceid", ""));
    return found != null && found.terminated() == null;
  }

  private PeerServer existing(Map<String, String> form) {
    if (!exists(form)) {
      throw new PeerRefusal("A valid serviceid is required.");
    }
    return need(need(form, "serviceid"));
  }

  private PeerServer ready(Map<String, String> form) {
    PeerServer found = existing(form);
    if (!found.isReady(clock.instant())) {
      throw new PeerRefusal("The server is being built.");
    }
    return found;
  }

  private PeerServer need(String id) {
    PeerServer found = servers.get(id);
    if (found == null) {
      throw new PeerRefusal("A valid serviceid is required.");
    }
    return found;
  }

  private static String need(Map<String, String> form, String name) {
    String value = form.get(name);
    if (value == null || value.isEmpty()) {
      throw new PeerRefusal("A valid " + name + " is required.");
    }
    return value;
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(latency.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Object> success(String action, String message) {
    return List.of(Map.of("result", "success", "action", action, "message", message));
  }

  private static List<Object> error(String action, String message) {
    return List.of(Map.of("result", "error", "action", action, "message", message));
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
