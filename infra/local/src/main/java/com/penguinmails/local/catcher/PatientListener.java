package com.penguinmails.local.catcher;

import com.icegreen.greenmail.store.FolderListener;
import jakarta.mail.Flags;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells an IMAP session of new mail a moment later, when nobody is fetching. Told at the very end
 * of a FETCH, GreenMail drops the connection ("Need to do this properly").
 */
final class PatientListener implements FolderListener {
  private static final long MOMENT_MILLIS = 250;

  private static final ScheduledExecutorService LATER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mail-catcher-news").factory());

  private final FolderListener session;
  private final BooleanSupplier busy;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile int newest;

  PatientListener(FolderListener session, BooleanSupplier busy) {
    this.session = session;
    this.busy = busy;
  }

  @Override
  public void added(int number) {
    newest = number;
    if (waiting.compareAndSet(false, true)) {
      later();
    }
  }

  private void later() {
    var unused = LATER.schedule(this::tell, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tell() {
    if (busy.getAsBoolean()) {
      later();
    } else {
      waiting.set(false);
      session.added(newest);
    }
  }

  @Override
  public void expunged(int number) {
    session.expunged(number);
  }

  @Override
  public void flagsUpdated(int number, Flags flags, @Nullable Long uid) {
    session.flagsUpdated(number, flags, uid);
  }

  @Override
  public void mailboxDeleted() {
    session.mailboxDeleted();
  }
}
