package com.penguinmails.bench.chaos;

import com.penguinmails.testkit.ports.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's Postfix as an instance of its own, which delivers every mail into a maildir. Needs the
 * package {@code postfix} and root, because its master process does.
 */
final class Postfix implements MailServer {
  private static final Path PROGRAM = Path.of("/usr/sbin/postfix");
  private static final String MAIN =
      """
      compatibility_level = 3.6
      queue_directory = %1$s/spool
      data_directory = %1$s/lib
      mail_owner = postfix
      setgid_group = postdrop
      maillog_file = %1$s/postfix.log
      maillog_file_prefixes = %1$s
      myhostname = postfix.chaos.example
      mydestination =
      mynetworks = 127.0.0.0/8
      inet_interfaces = 127.0.0.1
      inet_protocols = ipv4
      local_recipient_maps =
      virtual_mailbox_domains = static:all
      virtual_mailbox_maps = static:all/
      virtual_mailbox_base = %1$s/mail
      virtual_uid_maps = static:%2$d
      virtual_gid_maps = static:%2$d
      virtual_minimum_uid = 1
      smtpd_client_connection_count_limit = 0
      smtpd_client_connection_rate_limit = 0
      default_destination_concurrency_limit = 20
      """;
  private static final String MASTER =
      """
      127.0.0.1:%d inet n - n - - smtpd
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 300 1 qmgr
      tlsmgr unix - - n 1000? 1 tlsmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      verify unix - - n - 1 verify
      flush unix n - n 1000? 0 flush
      proxymap unix - - n - - proxymap
      error unix - - n - - error
      retry unix - - n - - error
      virtual unix - n n - - virtual
      anvil unix - - n - 1 anvil
      scache unix - - n - 1 scache
      postlog unix-dgram n - n - 1 postlogd
      """;
  private static final int NOBODY = 65_534;

  private final Path directory;
  private final int port;

  private Postfix(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  static Postfix start(Path data) throws IOException {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException("--postfix needs Debian's package postfix.");
    }
    Path directory = Files.createDirectories(data.resolve("postfix"));
    Path configuration = Files.createDirectories(directory.resolve("etc"));
    for (String part : List.of("spool", "lib", "mail")) {
      Files.createDirectories(directory.resolve(part));
    }
    Postfix server = new Postfix(directory, FreePorts.next());
    Files.writeString(configuration.resolve("main.cf"), MAIN.formatted(directory, NOBODY));
    Files.writeString(configuration.resolve("master.cf"), MASTER.formatted(server.port));
    run("chown", NOBODY + "", directory.resolve("mail").toString());
    run("chown", "postfix", directory.resolve("lib").toString());
    run("chmod", "-R", "a+rX", data.toString());
    run(PROGRAM.toString(), "-c", configuration.toString(), "start");
    return server;
  }

  @Override
  public int port() {
    return port;
  }

  /** Waits until its own queue is empty, then reads the headers of what it delivered. */
  @Override
  public List<HeldMail> held() throws IOException {
    awaitDelivery();
    List<HeldMail> held = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory.resolve("mail"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        held.add(
            new HeldMail(
                header(lines, KEY), header(lines, "Delivered-To"), header(lines, "Subject")));
      }
    }
    return held;
  }

  private static String header(List<String> lines, String name) {
    return lines.stream()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("none");
  }

  private void awaitDelivery() throws IOException {
    for (int look = 0; look < 300; look++) {
      long waiting = 0;
      for (String queue : List.of("incoming", "active", "maildrop")) {
        try (Stream<Path> files = Files.walk(directory.resolve("spool").resolve(queue))) {
          waiting += files.filter(Files::isRegularFile).count();
        }
      }
      if (waiting == 0) {
        return;
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  @Override
  public void close() throws IOException {
    run(PROGRAM.toString(), "-c", directory.resolve("etc").toString(), "stop");
  }
}
