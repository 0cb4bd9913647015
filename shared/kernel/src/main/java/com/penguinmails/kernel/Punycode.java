package com.penguinmails.kernel;

import java.util.Optional;

/**
 * Bootstring with the parameters of Punycode, the letters and digits behind {@code xn--} (RFC 3492
 * §5 and §6).
 */
final class Punycode {

  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 0x80;
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private Punycode() {}

  /** Encodes one label of at most a few hundred characters, without the {@code xn--} prefix. */
  static String encode(String label) {
    int[] input = label.codePoints().toArray();
    StringBuilder output = new StringBuilder();
    label.codePoints().filter(c -> c < INITIAL_N).forEach(output::appendCodePoint);
    int basic = output.length();
    int handled = basic;
    if (basic > 0) {
      output.append('-');
    }
    int n = INITIAL_N;
    int bias = INITIAL_BIAS;
    int delta = 0;
    while (handled < input.length) {
      int next = Integer.MAX_VALUE;
      for (int c : input) {
        next = c >= n && c < next ? c : next;
      }
      delta += (next - n) * (handled + 1);
      n = next;
      for (int c : input) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          appendVariableLength(output, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      n++;
    }
    return output.toString();
  }

  /** Decodes what follows {@code xn--}; empty when it is not Punycode. */
  static Optional<String> decode(String encoded) {
    int hyphen = encoded.lastIndexOf('-');
    StringBuilder output = new StringBuilder(hyphen > 0 ? encoded.substring(0, hyphen) : "");
    int count = output.length();
    int n = INITIAL_N;
    int bias = INITIAL_BIAS;
    long i = 0;
    int position = hyphen > 0 ? hyphen + 1 : 0;
    while (position < encoded.length()) {
      long before = i;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = position < encoded.length() ? DIGITS.indexOf(encoded.charAt(position++)) : -1;
        i += digit * weight;
        if (digit < 0 || i > Integer.MAX_VALUE) {
          return Optional.empty();
        }
        int t = threshold(k, bias);
        if (digit < t) {
          break;
        }
        weight *= BASE - t;
      }
      count++;
      bias = adapt((int) (i - before), count, before == 0);
      n = (int) Math.min(Character.MAX_CODE_POINT + 1L, n + i / count);
      i %= count;
      if (n > Character.MAX_CODE_POINT) {
        return Optional.empty();
      }
      output.insert(output.offsetByCodePoints(0, (int) i), Character.toString(n));
      i++;
    }
    return Optional.of(output.toString());
  }

  private static void appendVariableLength(StringBuilder output, int delta, int bias) {
    int q = delta;
    for (int k = BASE; ; k += BASE) {
      int t = threshold(k, bias);
      if (q < t) {
        break;
      }
      output.append(DIGITS.charAt(t + (q - t) % (BASE - t)));
      q = (q - t) / (BASE - t);
    }
    output.append(DIGITS.charAt(q));
  }

  private static int threshold(int k, int bias) {
    return Math.clamp(k - bias, T_MIN, T_MAX);
  }

  private static int adapt(int delta, int points, boolean first) {
    int d = first ? delta / DAMP : delta / 2;
    d += d / points;
    int k = 0;
    while (d > (BASE - T_MIN) * T_MAX / 2) {
      d /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * d / (d + SKEW);
  }
}
