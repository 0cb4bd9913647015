package com.penguinmails.testkit.hostwinds;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Properties;

/** Keeps servers over a restart, as a provider does. */
record Ledger(Path file, ZoneId zone) {

  /** The servers of the last run, with invoices up to now. */
  List<PeerServer> read(Instant now) {
    Properties kept = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        kept.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return kept.stringPropertyNames().stream()
        .sorted()
        .map(id -> server(id, kept.getProperty(id).split(" ", -1), now))
        .toList();
  }

  private PeerServer server(String id, String[] parts, Instant now) {
    Instant created = Instant.parse(parts[0]);
    PeerServer server = new PeerServer(id, parts[2], created, created, zone);
    server.addresses().addAll(List.of(parts[3].split(",", -1)));
    if (parts[1].isEmpty()) {
      server.charge(now);
    } else {
      server.terminate(Instant.parse(parts[1]));
    }
    return server;
  }

  void write(Collection<PeerServer> servers) {
    Properties kept = new Properties();
    for (PeerServer each : servers) {
      String ended = each.terminated() == null ? "" : each.terminated().toString();
      kept.setProperty(
          each.id(),
          String.join(
              " ",
              each.created().toString(),
              ended,
              each.name(),
              String.join(",", each.addresses())));
    }
    try (Writer writer = Files.newBufferedWriter(file)) {
      kept.store(writer, "Servers of the local provider");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
