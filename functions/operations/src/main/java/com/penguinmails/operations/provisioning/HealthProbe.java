package com.penguinmails.operations.provisioning;

import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Whether a mail stack greets (RFC 5321 4.2: 220) on every port it should. */
@Singleton
class HealthProbe {
  private static final int MILLIS = 5_000;

  private final SetupSettings settings;

  HealthProbe(SetupSettings settings) {
    this.settings = settings;
  }

  boolean greets(String address) {
    return settings.ports().stream().allMatch(port -> greets(settings.healthHost(address), port));
  }

  private static boolean greets(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), MILLIS);
      socket.setSoTimeout(MILLIS);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String greeting = reader.readLine();
      return greeting != null && greeting.startsWith("220");
    } catch (IOException e) {
      return false;
    }
  }
}
