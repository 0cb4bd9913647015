package com.penguinmails.mail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** A network in CIDR notation (RFC 4632, RFC 4291). */
record AddressRange(InetAddress network, int prefix) {
  /** Never a mail server: this network, protocol assignments, benchmarks, class E. */
  static final List<AddressRange> RESERVED =
      List.of(
          parse("0.0.0.0/8"), parse("192.0.0.0/24"), parse("198.18.0.0/15"), parse("240.0.0.0/4"));

  /** Reachable only from inside: carrier-grade NAT (RFC 6598), unique local (RFC 4193). */
  static final List<AddressRange> INTERNAL = List.of(parse("100.64.0.0/10"), parse("fc00::/7"));

  static final AddressRange NAT64 = parse("64:ff9b::/96");

  /**
   * Holds no names: those would be looked up. A class of its own, because the constants above come
   * first.
   */
  private static final class Notation {
    static final Pattern CIDR = Pattern.compile("([0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*)/(\\d{1,3})");
  }

  static AddressRange parse(String cidr) {
    var match = Notation.CIDR.matcher(cidr.strip());
    if (!match.matches()) {
      throw new IllegalArgumentException(cidr + " is not a network such as 10.1.0.0/16");
    }
    try {
      InetAddress network = InetAddress.getByName(match.group(1));
      int prefix = Integer.parseInt(match.group(2));
      if (prefix > network.getAddress().length * 8) {
        throw new IllegalArgumentException(cidr + " is longer than its address");
      }
      return new AddressRange(network, prefix);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(cidr + " is not a network such as 10.1.0.0/16", e);
    }
  }

  boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
