package com.penguinmails.mailboxes.accounts;

import com.penguinmails.kernel.ApiError.Violation;
import com.penguinmails.kernel.EmailAddress;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts and ports an account may name, so that nobody makes our functions connect to what
 * only they can reach (server-side request forgery).
 *
 * <p>Never: link-local addresses, among them the metadata service, and what is no host at all.
 * Loopback and private addresses: only with the file secret store, that is, on one machine. Ports
 * of SMTP and IMAP, or unprivileged ones. Names are not resolved here: a name can change its
 * address afterwards.
 */
@Singleton
class MailHosts {
  private static final Set<Integer> SMTP_PORTS = Set.of(25, 465, 587);
  private static final Set<Integer> IMAP_PORTS = Set.of(143, 993);
  private static final int FIRST_UNPRIVILEGED = 1025;
  private static final int LAST = 65_535;
  private static final Set<String> METADATA =
      Set.of("metadata", "metadata.google.internal", "instance-data");

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}", Pattern.COMMENTS);
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
  private static final Pattern NAME =
      Pattern.compile("(?!.*\\.$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.|$))+");
  // 0x7f000001 and 2130706433 are addresses to many resolvers.
  private static final Pattern LAST_LABEL_NUMERIC = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

  private final boolean oneMachine;

  MailHosts(@Value("${secrets.provider}") String secretsProvider) {
    this.oneMachine = secretsProvider.equals("file");
  }

  /** A host as it is stored: lower case, A-labels. */
  static String normalised(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    return EmailAddress.parse("postmaster@" + lower)
        .map(EmailAddress::ascii)
        .map(address -> address.substring(address.lastIndexOf('@') + 1))
        .orElse(lower);
  }

  /** What is wrong with a host, if anything. */
  Optional<Violation> refusal(String pointer, String host) {
    if (METADATA.contains(host)) {
      return violation(pointer, "is not a mail server");
    }
    if (IPV4.matcher(host).matches() || IPV6.matcher(host).matches()) {
      return ofAddress(pointer, literal(host));
    }
    boolean name =
        host.length() <= 253
            && NAME.matcher(host).matches()
            && !LAST_LABEL_NUMERIC.matcher(host).matches();
    if (!name) {
      return violation(pointer, "is neither a host name nor an IP address");
    }
    return host.equals("localhost") && !oneMachine
        ? violation(pointer, "is not reachable from here")
        : Optional.empty();
  }

  /** What is wrong with a port of an SMTP server, if anything. */
  static Optional<Violation> smtpPortRefusal(String pointer, int port) {
    return portRefusal(pointer, port, SMTP_PORTS);
  }

  /** What is wrong with a port of an IMAP server, if anything. */
  static Optional<Violation> imapPortRefusal(String pointer, int port) {
    return portRefusal(pointer, port, IMAP_PORTS);
  }

  private static Optional<Violation> portRefusal(String pointer, int port, Set<Integer> usual) {
    if (usual.contains(port) || (port >= FIRST_UNPRIVILEGED && port <= LAST)) {
      return Optional.empty();
    }
    List<Integer> sorted = usual.stream().sorted().toList();
    return violation(pointer, "must be one of " + sorted + " or between 1025 and 65535");
  }

  private Optional<Violation> ofAddress(String pointer, @Nullable InetAddress address) {
    if (address == null) {
      return violation(pointer, "is neither a host name nor an IP address");
    }
    if (address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()) {
      return violation(pointer, "is not an address of a mail server");
    }
    return isInternal(address) && !oneMachine
        ? violation(pointer, "is not reachable from here")
        : Optional.empty();
  }

  /** Loopback, RFC 1918, and unique local addresses (RFC 4193). */
  private static boolean isInternal(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    return address.isLoopbackAddress() || address.isSiteLocalAddress() || uniqueLocal;
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static Optional<Violation> violation(String pointer, String detail) {
    return Optional.of(new Violation(pointer, detail));
  }
}
