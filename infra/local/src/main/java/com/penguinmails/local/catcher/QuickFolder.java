package com.penguinmails.local.catcher;

import com.icegreen.greenmail.store.FolderListener;
import com.icegreen.greenmail.store.MailFolder;
import jakarta.mail.UIDFolder;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes up for what GreenMail's folders lack when thousands of mails arrive while clients read.
 * Remembers the UIDs: FETCH asks for all of them once per mail, which with ten thousand mails takes
 * minutes. Announces a mail only when it is there and when nobody is fetching. Everything else goes
 * to the folder itself.
 */
final class QuickFolder implements InvocationHandler {
  private static final long BUSY_NANOS = Duration.ofMillis(100).toNanos();

  /** UIDs as they were when the folder would have given out {@code next}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Uids(long next, long[] all) {}

  private final MailFolder folder;
  private final Map<FolderListener, PatientListener> listeners = new ConcurrentHashMap<>();
  private volatile Uids known = new Uids(-1, new long[0]);
  private volatile long asked = System.nanoTime();

  /** Count last given to this thread; GreenMail serves each session on a thread of its own. */
  private final ThreadLocal<@Nullable Integer> told = new ThreadLocal<>();

  private QuickFolder(MailFolder folder) {
    this.folder = folder;
  }

  static MailFolder of(MailFolder folder) {
    return (MailFolder)
        Proxy.newProxyInstance(
            QuickFolder.class.getClassLoader(),
            new Class<?>[] {MailFolder.class, UIDFolder.class},
            new QuickFolder(folder));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "getMessageUids" -> {
        return uids();
      }
      case "getMessageCount" -> {
        int count = folder.getMessageCount();
        told.set(count);
        return count;
      }
      case "getUIDNext" -> {
        return next();
      }
      case "addListener" -> folder.addListener(patient(listener(arguments)));
      case "removeListener" -> {
        FolderListener session = listener(arguments);
        folder.removeListener(patient(session));
        listeners.remove(session);
      }
      default -> {
        return call(method, arguments);
      }
    }
    return null;
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(folder, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** A new mail raises the next UID and a deleted one lowers the count, so neither is missed. */
  private long[] uids() {
    asked = System.nanoTime();
    Uids uids = known;
    long next = folder.getUIDNext();
    if (uids.next() != next || uids.all().length != folder.getMessageCount()) {
      uids = new Uids(next, folder.getMessageUids());
      known = uids;
    }
    return uids.all();
  }

  /**
   * After the last of the mails the session has been told of. SELECT counts first and asks this
   * afterwards; were a mail that came in between behind it, a client that reads up to here would
   * pass over that mail forever.
   */
  private long next() {
    long[] all = uids();
    Integer count = told.get();
    int visible = count == null ? all.length : Math.min(count, all.length);
    return visible == 0 ? 1 : all[visible - 1] + 1;
  }

  private static FolderListener listener(Object @Nullable [] arguments) {
    if (arguments == null) {
      throw new IllegalArgumentException("a listener is missing");
    }
    return (FolderListener) arguments[0];
  }

  private PatientListener patient(FolderListener session) {
    return listeners.computeIfAbsent(
        session, told -> new PatientListener(told, () -> System.nanoTime() - asked < BUSY_NANOS));
  }
}
