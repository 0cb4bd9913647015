package com.penguinmails.local.http;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.HttpFilterChain;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * A web server that gives each connection a thread, which waits for the client and for PostgreSQL
 * by itself: nobody has to be woken first to wake it.
 */
public final class BlockingServer implements AutoCloseable {
  private static final int IDLE_MINUTES = 5;

  /** What most answers fit into, so that they leave as one packet. */
  private static final int BUFFER = 64 * 1024;

  /** Shared by requests that are being answered. */
  private final ReadWriteLock answering = new ReentrantReadWriteLock();

  private final Duration grace;
  private final HttpServer server;

  private BlockingServer(String host, int port, Duration grace, HttpRequestHandler handler)
      throws IOException {
    this.grace = grace;
    this.server =
        ServerBootstrap.bootstrap()
            .setLocalAddress(InetAddress.getByName(host))
            .setListenerPort(port)
            .setSocketConfig(
                SocketConfig.custom()
                    .setSoTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
                    .setTcpNoDelay(true)
                    .build())
            .setHttp1Config(Http1Config.custom().setBufferSize(BUFFER).build())
            .setRequestRouter((request, context) -> handler)
            .addFilterFirst("answering", this::answer)
            .create();
  }

  /**
   * Starts listening.
   *
   * @param port 0 for any free one
   * @param grace how long requests that are being answered may go on when it is closed
   * @param handler of all requests; called by many threads at once
   * @throws java.net.BindException when the port is taken
   * @throws IOException when the address cannot be bound for another reason
   */
  public static BlockingServer start(
      String host, int port, Duration grace, HttpRequestHandler handler) throws IOException {
    BlockingServer server = new BlockingServer(host, port, grace, handler);
    server.server.start();
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  private void answer(
      ClassicHttpRequest request,
      HttpFilterChain.ResponseTrigger trigger,
      HttpContext context,
      HttpFilterChain chain)
      throws HttpException, IOException {
    answering.readLock().lock();
    try {
      chain.proceed(request, trigger, context);
    } finally {
      answering.readLock().unlock();
    }
  }

  /** Ends what is being answered, in its grace, and cuts what is left. */
  @Override
  public void close() {
    try {
      if (answering.writeLock().tryLock(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        answering.writeLock().unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.initiateShutdown();
    server.close(CloseMode.IMMEDIATE);
  }
}
