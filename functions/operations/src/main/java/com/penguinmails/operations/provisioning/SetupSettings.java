package com.penguinmails.operations.provisioning;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What servers are set up with. */
@Singleton
class SetupSettings {
  private final String domain;
  private final String firewall;
  private final String healthHost;
  private final List<Integer> ports;
  private final long serverCents;
  private final long addressCents;
  private final Duration poll;

  SetupSettings(
      @Value("${server.domain:`mail.penguinmails.example`}") String domain,
      @Value("${hostwinds.firewall:smtp}") String firewall,
      @Value("${server.health.host:}") String healthHost,
      @Value("${server.health.ports:`25,587`}") String ports,
      @Value("${server.cost.cents:999}") long serverCents,
      @Value("${server.address.cost.cents:499}") long addressCents,
      @Value("${server.poll:30s}") Duration poll) {
    this.domain = domain;
    this.firewall = firewall;
    this.healthHost = healthHost;
    this.ports = Arrays.stream(ports.split(",")).map(String::trim).map(Integer::valueOf).toList();
    this.serverCents = serverCents;
    this.addressCents = addressCents;
    this.poll = poll;
  }

  /** The reverse name of an address: its bytes in front of the servers' domain. */
  String host(String address) {
    return "m" + address.replace('.', '-').replace(':', '-') + "." + domain;
  }

  String firewall() {
    return firewall;
  }

  /** Where the mail stack of a server is asked. */
  String healthHost(String address) {
    return healthHost.isEmpty() ? address : healthHost;
  }

  List<Integer> ports() {
    return ports;
  }

  /** A month in US cents; the first address is in the server's price. */
  long cents(int addresses) {
    return serverCents + addressCents * Math.max(0, addresses - 1);
  }

  /** How long until a server that is being made is looked at again. */
  Duration poll() {
    return poll;
  }
}
