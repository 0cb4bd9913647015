package com.penguinmails.mail.inbound;

import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.MailSessions;
import com.penguinmails.mail.smtp.TransportSecurity;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.search.MessageIDTerm;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;

/** Reads new mail of one folder without changing anything in it. */
public final class ImapMailbox {
  private final ImapSettings settings;
  private final String password;
  private final MailNetwork network;

  /**
   * @param network where the server may be
   */
  public ImapMailbox(ImapSettings settings, String password, MailNetwork network) {
    this.settings = settings;
    this.password = password;
    this.network = network;
  }

  /**
   * Fetches at most 100 messages, and about 25 MiB, after the cursor.
   *
   * @throws ImapException when the mailbox cannot be reached or refuses
   */
  public ImapBatch poll(ImapCursor since) {
    try (IMAPStore store = connected()) {
      return read(store, since);
    } catch (AuthenticationFailedException | FolderNotFoundException e) {
      throw new ImapException("the mailbox refused the sign-in or has no such folder", true, e);
    } catch (MessagingException | IOException e) {
      throw new ImapException("the mailbox could not be read", false, e);
    }
  }

  /**
   * Which of these messages the folder holds.
   *
   * @param messageIds without angle brackets; one search each
   * @throws ImapException when the mailbox cannot be reached or refuses
   */
  public Set<String> holds(Collection<String> messageIds) {
    try (IMAPStore store = connected()) {
      Folder folder = store.getFolder(settings.folder());
      folder.open(Folder.READ_ONLY);
      try {
        Set<String> held = new HashSet<>();
        for (String id : messageIds) {
          if (folder.search(new MessageIDTerm("<" + id + ">")).length > 0) {
            held.add(id);
          }
        }
        return held;
      } finally {
        folder.close(false);
      }
    } catch (AuthenticationFailedException | FolderNotFoundException e) {
      throw new ImapException("the mailbox refused the sign-in or has no such folder", true, e);
    } catch (MessagingException e) {
      throw new ImapException("the mailbox could not be read", false, e);
    }
  }

  private IMAPStore connected() throws MessagingException {
    Session session = MailSessions.connecting("mail.imap", properties(), network, null, null);
    IMAPStore store = new Store(session, settings.security() == TransportSecurity.TLS);
    try {
      network.check(settings.host());
      store.connect(settings.host(), settings.port(), settings.username(), password);
      return store;
    } catch (MessagingException e) {
      store.close();
      throw e;
    }
  }

  private ImapBatch read(IMAPStore store, ImapCursor since) throws MessagingException, IOException {
    IMAPFolder folder = (IMAPFolder) store.getFolder(settings.folder());
    // EXAMINE instead of SELECT: the server itself keeps us from setting \Seen.
    folder.open(Folder.READ_ONLY);
    try {
      return new ImapReading(folder, since).batch();
    } finally {
      folder.close(false);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    set(properties, "connectiontimeout", settings.connectTimeoutMillis());
    set(properties, "timeout", settings.readTimeoutMillis());
    set(properties, "peek", true);
    // Whole mails come in one command each hundred; only the beginning of a large one is read in
    // blocks.
    set(properties, "fetchsize", 1024 * 1024);
    set(properties, "starttls.enable", settings.security() == TransportSecurity.STARTTLS);
    set(properties, "starttls.required", settings.security() == TransportSecurity.STARTTLS);
    set(properties, "ssl.checkserveridentity", true);
    return properties;
  }

  private static void set(Properties properties, String name, Object value) {
    properties.setProperty("mail.imap." + name, value.toString());
  }

  /** Built directly: looking providers up would scan the class path at every poll. */
  private static final class Store extends IMAPStore {
    Store(Session session, boolean tls) {
      super(session, null, "imap", tls);
    }
  }
}
