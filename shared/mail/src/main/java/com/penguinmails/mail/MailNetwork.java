package com.penguinmails.mail;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Where mail connections may go and whom they trust. A tenant names the hosts, so an address is
 * judged when it is connected to: a name that is public when the account is saved can point at our
 * own network a minute later (server-side request forgery by DNS rebinding).
 */
public final class MailNetwork {
  private final boolean oneMachine;
  private final List<AddressRange> allowed;
  private final SSLSocketFactory tls;

  private MailNetwork(boolean oneMachine, List<AddressRange> allowed, SSLSocketFactory tls) {
    this.oneMachine = oneMachine;
    this.allowed = allowed;
    this.tls = tls;
  }

  /** Public addresses only, with the platform's certificate authorities. */
  public static MailNetwork publicOnly() {
    return new MailNetwork(false, List.of(), (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /**
   * A network of one's own.
   *
   * @param oneMachine whether loopback and private addresses are all right, as on a laptop
   * @param allowed networks such as {@code 10.1.0.0/16} that are all right although private
   * @param authorities PEM file of certificate authorities trusted beside the platform's
   * @throws IllegalArgumentException when one of them cannot be read
   */
  public static MailNetwork of(
      boolean oneMachine, List<String> allowed, @Nullable Path authorities) {
    List<AddressRange> ranges = allowed.stream().map(AddressRange::parse).toList();
    try {
      SSLSocketFactory tls =
          authorities == null
              ? (SSLSocketFactory) SSLSocketFactory.getDefault()
              : trusting(authorities);
      return new MailNetwork(oneMachine, ranges, tls);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The trusted certificates cannot be used.", e);
    } catch (IOException e) {
      throw new UncheckedIOException("The trusted certificates cannot be read.", e);
    }
  }

  /** Makes connections' TLS. */
  SSLSocketFactory tls() {
    return tls;
  }

  /** Whether a connection to this address is allowed. */
  boolean allows(InetAddress address) {
    InetAddress target = embedded(address);
    if (allowed.stream().anyMatch(range -> range.contains(target))) {
      return true;
    }
    if (target.isLinkLocalAddress()
        || target.isMulticastAddress()
        || target.isAnyLocalAddress()
        || AddressRange.RESERVED.stream().anyMatch(range -> range.contains(target))) {
      return false;
    }
    boolean internal =
        target.isLoopbackAddress()
            || target.isSiteLocalAddress()
            || AddressRange.INTERNAL.stream().anyMatch(range -> range.contains(target));
    return oneMachine || !internal;
  }

  /**
   * Fails when a name leads where connections are not allowed. Angus opens the socket of implicit
   * TLS itself, so it is asked before, and the connected socket is judged again.
   *
   * @throws MessagingException with a {@link ForbiddenAddressException}
   */
  public void check(String host) throws MessagingException {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!allows(address)) {
          throw new MessagingException("forbidden address", new ForbiddenAddressException());
        }
      }
    } catch (UnknownHostException e) {
      throw new MessagingException("unknown host", e);
    }
  }

  /** The IPv4 address inside a NAT64 (RFC 6052) or 6to4 (RFC 3056) address. */
  private static InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address || bytes.length != 16) {
      return address;
    }
    if (AddressRange.NAT64.contains(address)) {
      return ipv4(bytes, 12);
    }
    return bytes[0] == 0x20 && bytes[1] == 0x02 ? ipv4(bytes, 2) : address;
  }

  private static InetAddress ipv4(byte[] bytes, int offset) {
    try {
      return InetAddress.getByAddress(
          new byte[] {
            bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3],
          });
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static SSLSocketFactory trusting(Path authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate known : platform().getAcceptedIssuers()) {
      store.setCertificateEntry("platform-" + number++, known);
    }
    try (InputStream pem = Files.newInputStream(authorities)) {
      for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("own-" + number++, own);
      }
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers(store), null);
    return context.getSocketFactory();
  }

  private static X509TrustManager platform() throws GeneralSecurityException {
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("the platform trusts nobody");
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
