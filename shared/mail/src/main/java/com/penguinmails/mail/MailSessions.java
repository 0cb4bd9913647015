package com.penguinmails.mail;

import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Makes Jakarta Mail sessions that do not search the class path for every part of a message. */
public final class MailSessions {
  private static final String STREAM_PROVIDER = "jakarta.mail.util.StreamProvider";

  static {
    // Without it the API scans every jar for its one provider each time a body part is made,
    // which takes longer than writing the whole message.
    if (System.getProperty(STREAM_PROVIDER) == null) {
      System.setProperty(STREAM_PROVIDER, "org.eclipse.angus.mail.util.MailStreamProvider");
    }
  }

  private MailSessions() {}

  /** A session for composing and parsing. */
  public static Session local() {
    return Session.getInstance(new Properties());
  }

  /**
   * A session that connects to servers.
   *
   * @param protocol prefix of its properties, {@code mail.smtp} or {@code mail.imap}
   * @param network where they may be
   * @param longestReply how long a reply may take as a whole, and then 64 KiB is the most it may
   *     have; null for a protocol whose answers have no bound
   * @param cutoff ends conversations that take too long; null where nothing does
   */
  public static Session connecting(
      String protocol,
      Properties properties,
      MailNetwork network,
      @Nullable Duration longestReply,
      @Nullable Cutoff cutoff) {
    properties.put(
        protocol + ".socketFactory", new PromptSocketFactory(network, longestReply, cutoff));
    properties.put(
        protocol + ".ssl.socketFactory", new TlsSocketFactory(network, longestReply, cutoff));
    // The fallback would try every unreachable server twice.
    properties.setProperty(protocol + ".socketFactory.fallback", "false");
    return Session.getInstance(properties);
  }
}
