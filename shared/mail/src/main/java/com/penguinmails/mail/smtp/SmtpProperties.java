package com.penguinmails.mail.smtp;

import java.util.Properties;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The settings in Angus's words. */
final class SmtpProperties {
  // Angus would otherwise start a thread for every connection to watch its writes.
  private static final ScheduledThreadPoolExecutor WRITE_WATCH = writeWatch();

  private SmtpProperties() {}

  static Properties of(SmtpSettings settings) {
    Properties properties = new Properties();
    set(properties, "connectiontimeout", settings.connectTimeoutMillis());
    set(properties, "timeout", settings.readTimeoutMillis());
    set(properties, "writetimeout", settings.writeTimeoutMillis());
    properties.put("mail.smtp.executor.writetimeout", WRITE_WATCH);
    set(properties, "auth", settings.username() != null);
    set(properties, "starttls.enable", settings.security() == TransportSecurity.STARTTLS);
    set(properties, "starttls.required", settings.security() == TransportSecurity.STARTTLS);
    set(properties, "ssl.checkserveridentity", true);
    set(properties, "quitwait", false);
    return properties;
  }

  private static void set(Properties properties, String name, Object value) {
    properties.setProperty("mail.smtp." + name, value.toString());
  }

  private static ScheduledThreadPoolExecutor writeWatch() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("smtp-write-watch").factory());
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }
}
