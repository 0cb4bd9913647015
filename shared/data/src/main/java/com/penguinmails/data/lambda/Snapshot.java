package com.penguinmails.data.lambda;

import com.penguinmails.kernel.Ids;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanRegistration;
import java.util.ArrayList;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around the snapshot that SnapStart takes of a published version ("Runtime hooks for
 * Lambda SnapStart", CRaC): a first request, so that its classes and beans are in the snapshot;
 * then every {@link Frozen} bean lets go of what must not be.
 *
 * <p>Decision 0040 says why this is ours and not micronaut-crac's.
 */
public final class Snapshot implements Resource {
  /** Lambda's {@code AWS_LAMBDA_INITIALIZATION_TYPE}. */
  private static final String INITIALIZATION = "aws.lambda.initialization.type";

  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

  private final ApplicationContext beans;
  private final Runnable firstRequest;
  private List<Frozen> frozen = List.of();

  /** Around this context; {@code firstRequest} may fail, a database may not be there yet. */
  public Snapshot(ApplicationContext beans, Runnable firstRequest) {
    this.beans = beans;
    this.firstRequest = firstRequest;
  }

  /** Whether Lambda starts this process to take a snapshot of it. */
  public static boolean comes(ApplicationContext beans) {
    return "snap-start".equals(beans.getProperty(INITIALIZATION, String.class).orElse(""));
  }

  /**
   * Takes part in snapshots where there are any; elsewhere no class of CRaC is even loaded.
   *
   * @return to be kept by whoever calls: CRaC itself holds its resources weakly
   */
  public static @Nullable Snapshot prepare(ApplicationContext beans, Runnable firstRequest) {
    if (!comes(beans)) {
      return null;
    }
    Snapshot snapshot = new Snapshot(beans, firstRequest);
    Core.getGlobalContext().register(snapshot);
    return snapshot;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      firstRequest.run();
    } catch (RuntimeException e) {
      LOG.warn("the snapshot goes without its first request: {}", e.toString());
    }
    List<Frozen> active = new ArrayList<>();
    for (BeanRegistration<Frozen> each : beans.getActiveBeanRegistrations(Frozen.class)) {
      active.add(each.getBean());
    }
    frozen = active;
    frozen.forEach(Frozen::beforeSnapshot);
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    Ids.forgetRandomness();
    frozen.forEach(Frozen::afterRestore);
    frozen = List.of();
  }
}
