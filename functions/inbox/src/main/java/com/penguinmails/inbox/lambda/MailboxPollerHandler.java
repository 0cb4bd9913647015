package com.penguinmails.inbox.lambda;

import com.penguinmails.inbox.polling.MailboxPoller;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.lambda.BackgroundFunction;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The function {@code mailbox-poller}: fetches replies and bounces. */
public final class MailboxPollerHandler extends BackgroundFunction {
  public MailboxPollerHandler() {}

  public MailboxPollerHandler(ApplicationContext beans) {
    super(beans);
  }

  @Override
  protected Map<String, Object> run(ApplicationContext beans, Deadline deadline) {
    return beans.getBean(MailboxPoller.class).poll(deadline);
  }
}
