package com.penguinmails.operations.lambda;

import com.penguinmails.operations.notifications.StaffNotices;
import io.micronaut.context.ApplicationContext;

/** The function {@code staff-notices}: mails critical notifications to staff. */
public final class StaffNoticesHandler extends ScheduledFunction {
  public StaffNoticesHandler() {
    super(StaffNotices.class);
  }

  public StaffNoticesHandler(ApplicationContext beans) {
    super(beans, StaffNotices.class);
  }
}
