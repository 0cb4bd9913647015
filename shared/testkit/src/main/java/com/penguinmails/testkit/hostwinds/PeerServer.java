package com.penguinmails.testkit.hostwinds;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rented server, with what was charged for it. Guarded by the peer. */
public final class PeerServer {
  private final String id;
  private final String name;
  private final Instant created;
  private final ZoneId zone;
  private final List<String> addresses = new ArrayList<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final List<Instant> charges = new ArrayList<>();
  private Instant ready;
  private @Nullable String firewall;
  private @Nullable String maintenance;
  private @Nullable Instant terminated;

  PeerServer(String id, String name, Instant created, Instant ready, ZoneId zone) {
    this.id = id;
    this.name = name;
    this.created = created;
    this.ready = ready;
    this.zone = zone;
    charges.add(created);
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Instant created() {
    return created;
  }

  public List<String> addresses() {
    return addresses;
  }

  /** Reverse names by address. */
  public Map<String, String> names() {
    return names;
  }

  /** When each invoice was charged, the first at its creation. */
  public List<Instant> charges() {
    return charges;
  }

  public @Nullable String firewall() {
    return firewall;
  }

  public @Nullable Instant terminated() {
    return terminated;
  }

  @Nullable String maintenance() {
    return maintenance;
  }

  void maintain(@Nullable String what) {
    maintenance = what;
  }

  void protect(String profile) {
    firewall = profile;
  }

  boolean isReady(Instant now) {
    return !now.isBefore(ready);
  }

  void readyAt(Instant at) {
    ready = at;
  }

  void terminate(Instant now) {
    charge(now);
    if (terminated == null) {
      terminated = now;
    }
  }

  /**
   * The end of the period that is paid, as this provider reckons: months counted from the first
   * day.
   */
  public Instant paidUntil() {
    LocalDate first = created.atZone(zone).toLocalDate();
    return first.plusMonths(charges.size()).atStartOfDay(zone).toInstant();
  }

  /** Charges every period that has begun. */
  void charge(Instant now) {
    while (terminated == null && !now.isBefore(paidUntil())) {
      charges.add(paidUntil());
    }
  }
}
