package com.penguinmails.inbox.polling;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.mail.inbound.ImapBatch;
import com.penguinmails.mail.inbound.ImapCursor;
import com.penguinmails.mail.inbound.ImapException;
import com.penguinmails.mail.inbound.ImapMailbox;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls the mailboxes that are due, one after the other, as far as the time allows. */
@Singleton
public class MailboxPoller {
  private static final Logger LOG = LoggerFactory.getLogger(MailboxPoller.class);
  private static final int ACCOUNTS = 200;

  /** One more poll of a slow server fits into this. */
  private static final Duration RESERVE = Duration.ofSeconds(25);

  private final AccountRepository accounts;
  private final Mailboxes mailboxes;
  private final InboundMessages messages;

  MailboxPoller(AccountRepository accounts, Mailboxes mailboxes, InboundMessages messages) {
    this.accounts = accounts;
    this.mailboxes = mailboxes;
    this.messages = messages;
  }

  /** Returns how many accounts were polled and failed, and how many messages are new. */
  public Map<String, Object> poll(Deadline deadline) {
    int polled = 0;
    int failed = 0;
    int stored = 0;
    List<DueAccount> due = TenantContext.callAsSystem(() -> accounts.due(ACCOUNTS));
    for (DueAccount account : due) {
      if (!deadline.allows(RESERVE)) {
        break;
      }
      try {
        stored += TenantContext.callAs(account.tenantId(), () -> poll(account, deadline));
        polled++;
      } catch (RuntimeException e) {
        failed++;
        // Without the stack: servers and databases quote addresses in their own words.
        LOG.warn("account {} was not polled: {}", account.id(), e.toString());
      }
    }
    return Map.of("polled", polled, "failed", failed, "stored", stored);
  }

  private int poll(DueAccount due, Deadline deadline) {
    PolledAccount account = accounts.claim(due.id()).orElse(null);
    if (account == null) {
      return 0;
    }
    try {
      int stored = read(account, deadline);
      accounts.release(account.id(), null, false);
      return stored;
    } catch (ImapException e) {
      accounts.release(account.id(), e.getMessage(), e.accountProblem());
      throw e;
    } catch (UnusableAccountException e) {
      accounts.release(account.id(), e.getMessage(), true);
      throw e;
    }
  }

  private int read(PolledAccount account, Deadline deadline) {
    ImapMailbox mailbox = mailboxes.open(account);
    ImapCursor cursor = account.cursor();
    int stored = 0;
    boolean more = true;
    while (more && deadline.allows(RESERVE)) {
      ImapBatch batch = mailbox.poll(cursor);
      stored += messages.store(account, batch);
      if (!batch.next().equals(cursor)) {
        accounts.progress(account.id(), batch.next());
      }
      more = batch.more() && !batch.next().equals(cursor);
      cursor = batch.next();
    }
    return stored;
  }
}
