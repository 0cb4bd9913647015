package com.penguinmails.local.start;

import com.penguinmails.testkit.ports.FreePorts;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Ports on 127.0.0.1. The same ones at every start while they are free, because email accounts kept
 * in the database name the mail catcher's and tokens name the issuer's.
 */
record Ports(int http, int postgres, int smtp, int imap, int issuer, int stripe, int hostwinds) {
  private static final int SMTP = 2525;
  private static final int IMAP = 2143;

  /**
   * Chooses and remembers.
   *
   * @param http 0 for free ones throughout
   * @throws StartFailure when the HTTP port is taken
   */
  static Ports choose(DataDirectory data, int http) throws IOException {
    Path file = data.resolve("ports.properties");
    Properties kept = read(file);
    boolean any = http == 0;
    Ports ports =
        new Ports(
            any ? FreePorts.next() : required(http),
            free(kept(kept, "postgres", 0)),
            free(kept(kept, "smtp", any ? 0 : SMTP)),
            free(kept(kept, "imap", any ? 0 : IMAP)),
            free(kept(kept, "issuer", 0)),
            free(kept(kept, "stripe", 0)),
            free(kept(kept, "hostwinds", 0)));
    ports.write(file);
    return ports;
  }

  private static int kept(Properties properties, String name, int otherwise) {
    return Integer.parseInt(properties.getProperty(name, Integer.toString(otherwise)));
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    return properties;
  }

  private void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("postgres", Integer.toString(postgres));
    properties.setProperty("smtp", Integer.toString(smtp));
    properties.setProperty("imap", Integer.toString(imap));
    properties.setProperty("issuer", Integer.toString(issuer));
    properties.setProperty("stripe", Integer.toString(stripe));
    properties.setProperty("hostwinds", Integer.toString(hostwinds));
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, "Ports of the last start, tried first at the next one");
    }
  }

  private static int required(int port) throws IOException {
    if (!FreePorts.isFree(port)) {
      throw new StartFailure(
          "Port " + port + " is in use; stop what uses it or choose another with --port.");
    }
    return port;
  }

  private static int free(int wanted) throws IOException {
    return wanted > 0 && FreePorts.isFree(wanted) ? wanted : FreePorts.next();
  }
}
