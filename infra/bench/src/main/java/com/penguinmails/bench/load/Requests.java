package com.penguinmails.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Requests as they go over the wire, with an API key. */
public record Requests(String host, String apiKey) {
  /** Reads a path. */
  public byte[] get(String path) {
    return head("GET", path, "").getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends a body to a path. */
  public byte[] post(String path, String contentType, byte[] body) {
    String head =
        head(
            "POST",
            path,
            "Content-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    return request.toByteArray();
  }

  private String head(String method, String path, String more) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nX-Api-Key: "
        + apiKey
        + "\r\nAccept: application/json\r\n"
        + more
        + "\r\n";
  }
}
