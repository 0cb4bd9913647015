package com.penguinmails.operations.lambda;

import com.penguinmails.operations.audit.AuditChains;
import io.micronaut.context.ApplicationContext;

/** The function {@code audit-verification}: whether audit trails are what was written. */
public final class AuditVerificationHandler extends ScheduledFunction {
  public AuditVerificationHandler() {
    super(AuditChains.class);
  }

  public AuditVerificationHandler(ApplicationContext beans) {
    super(beans, AuditChains.class);
  }
}
