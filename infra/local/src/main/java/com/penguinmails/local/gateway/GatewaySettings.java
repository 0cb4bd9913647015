package com.penguinmails.local.gateway;

/**
 * Where the gateway listens.
 *
 * @param host address to bind, such as {@code 127.0.0.1}
 * @param port 0 for any free one
 * @param accessLog whether each request is logged
 */
public record GatewaySettings(String host, int port, boolean accessLog) {
  /** Loopback, without an access log. */
  public static GatewaySettings onPort(int port) {
    return new GatewaySettings("127.0.0.1", port, false);
  }
}
