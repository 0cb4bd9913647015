package com.penguinmails.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** TLS over connected sockets; what it opens itself is a plain socket, which is then wrapped. */
final class TlsSocketFactory extends SSLSocketFactory {
  private final MailNetwork network;
  private final SSLSocketFactory tls;
  private final SocketFactory plain;
  private final @Nullable Duration longestReply;
  private final @Nullable Cutoff cutoff;

  TlsSocketFactory(MailNetwork network, @Nullable Duration longestReply, @Nullable Cutoff cutoff) {
    this.network = network;
    this.tls = network.tls();
    this.plain = new PromptSocketFactory(network, longestReply, cutoff);
    this.longestReply = longestReply;
    this.cutoff = cutoff;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    InetAddress remote = connected.getInetAddress();
    if (remote != null && !network.allows(remote)) {
      connected.close();
      throw new ForbiddenAddressException();
    }
    if (cutoff != null) {
      // The socket beneath: to close TLS itself would wait for the server once more.
      cutoff.watch(connected);
    }
    // With implicit TLS it is none of ours.
    Socket bounded = longestReply == null ? connected : new LimitedSocket(connected, longestReply);
    return tls.createSocket(bounded, host, port, autoClose);
  }

  @Override
  public Socket createSocket() throws IOException {
    return plain.createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return tls.createSocket(plain.createSocket(host, port), host, port, true);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return tls.createSocket(plain.createSocket(host, port, local, localPort), host, port, true);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return tls.createSocket(plain.createSocket(host, port), host.getHostName(), port, true);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return tls.createSocket(
        plain.createSocket(host, port, local, localPort), host.getHostName(), port, true);
  }
}
