package com.penguinmails.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets with TCP_NODELAY that connect only where the network allows. A mail larger than one
 * buffer ends in a small packet; Nagle's algorithm would hold it back until the server's delayed
 * acknowledgement, 40 ms for every mail.
 */
final class PromptSocketFactory extends SocketFactory {
  private final MailNetwork network;
  private final @Nullable Duration longestReply;
  private final @Nullable Cutoff cutoff;

  /**
   * @param longestReply how long a reply may take as a whole; null for a protocol whose answers
   *     have no bound
   * @param cutoff closes the sockets in time; null where nothing does
   */
  PromptSocketFactory(
      MailNetwork network, @Nullable Duration longestReply, @Nullable Cutoff cutoff) {
    this.network = network;
    this.longestReply = longestReply;
    this.cutoff = cutoff;
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new GuardedSocket(network);
    socket.setTcpNoDelay(true);
    if (cutoff != null) {
      cutoff.watch(socket);
    }
    return longestReply == null ? socket : new LimitedSocket(socket, longestReply);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local)
      throws IOException {
    Socket socket = createSocket();
    try {
      socket.bind(local);
      socket.connect(remote);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Judges the very address it connects to, so no second look-up can differ. */
  private static final class GuardedSocket extends Socket {
    private final MailNetwork network;

    GuardedSocket(MailNetwork network) {
      this.network = network;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (endpoint instanceof InetSocketAddress remote
          && !remote.isUnresolved()
          && !network.allows(remote.getAddress())) {
        throw new ForbiddenAddressException();
      }
      super.connect(endpoint, timeout);
    }
  }
}
