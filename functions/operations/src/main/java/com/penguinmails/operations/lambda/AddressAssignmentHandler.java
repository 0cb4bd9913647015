package com.penguinmails.operations.lambda;

import com.penguinmails.operations.addresses.Housing;
import io.micronaut.context.ApplicationContext;

/** The function {@code address-assignment}: domains that should have an address get one. */
public final class AddressAssignmentHandler extends ScheduledFunction {
  public AddressAssignmentHandler() {
    super(Housing.class);
  }

  public AddressAssignmentHandler(ApplicationContext beans) {
    super(beans, Housing.class);
  }
}
