package com.penguinmails.local.gateway;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of requests: sixteen hexadecimal digits. They tell requests in a log apart and are no secret.
 */
final class RequestIds {
  String next() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
