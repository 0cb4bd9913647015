package com.penguinmails.testkit.hostwinds;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the provider knows: the servers of an account, and what it charges for them. */
final class PeerAccount {
  private static final int MOST_ADDRESSES = 65_536;

  private final Map<String, PeerServer> servers = new LinkedHashMap<>();
  private final Set<String> stubborn = new HashSet<>();
  private final @Nullable Ledger ledger;
  private Clock clock;
  private ZoneId zone;
  private Duration buildTime = Duration.ZERO;
  private int addressesEach = 1;
  private long nextId;
  private int nextAddress;

  PeerAccount(Clock clock, ZoneId zone, @Nullable Path file) {
    this.clock = clock;
    this.zone = zone;
    this.ledger = file == null ? null : new Ledger(file, zone);
    this.nextId = clock.instant().getEpochSecond();
    if (ledger != null) {
      for (PeerServer kept : ledger.read(clock.instant())) {
        servers.put(kept.id(), kept);
        nextAddress += kept.addresses().size();
      }
    }
  }

  synchronized void buildTime(Duration time) {
    buildTime = time;
  }

  synchronized void addressesEach(int count) {
    addressesEach = count;
  }

  synchronized void clock(Clock other) {
    clock = other;
  }

  synchronized void zone(ZoneId other) {
    zone = other;
  }

  synchronized ZoneId zone() {
    return zone;
  }

  synchronized List<PeerServer> servers() {
    Instant now = clock.instant();
    servers.values().forEach(each -> each.charge(now));
    return List.copyOf(servers.values());
  }

  synchronized PeerServer rent(String name) {
    Instant now = clock.instant();
    PeerServer made = new PeerServer(Long.toString(nextId++), name, now, now.plus(buildTime), zone);
    for (int i = 0; i < addressesEach; i++) {
      made.addresses().add(address());
    }
    servers.put(made.id(), made);
    save();
    return made;
  }

  private String address() {
    int n = nextAddress++ % MOST_ADDRESSES;
    return "198.18." + n / 256 + "." + n % 256;
  }

  synchronized void remove(String id) {
    known(id).terminate(clock.instant());
    save();
  }

  synchronized void maintain(String id, @Nullable String what) {
    known(id).maintain(what);
  }

  synchronized void ignore(String id, boolean ignored) {
    if (ignored) {
      stubborn.add(id);
    } else {
      stubborn.remove(id);
    }
  }

  /** Takes an order to terminate a server, which some servers survive. */
  synchronized void terminate(PeerServer server) {
    if (server.maintenance() != null) {
      throw new PeerRefusal("The instance is in maintenance.");
    }
    if (!stubborn.contains(server.id())) {
      remove(server.id());
    }
  }

  synchronized boolean exists(String id) {
    PeerServer found = servers.get(id);
    return found != null && found.terminated() == null;
  }

  synchronized boolean isReady(PeerServer server) {
    return server.isReady(clock.instant());
  }

  synchronized List<PeerServer> existing() {
    return servers.values().stream().filter(each -> each.terminated() == null).toList();
  }

  synchronized PeerServer known(String id) {
    PeerServer found = servers.get(id);
    if (found == null) {
      throw new PeerRefusal("A valid serviceid is required.");
    }
    return found;
  }

  private void save() {
    if (ledger != null) {
      ledger.write(servers.values());
    }
  }
}
