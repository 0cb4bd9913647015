package com.penguinmails.local.catcher;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.imap.ImapHostManagerImpl;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.InMemoryStore;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** GreenMail whose IMAP clients read inboxes through {@link QuickFolder}. */
final class QuickGreenMail extends GreenMail {
  QuickGreenMail(ServerSetup... setups) {
    super(setups);
  }

  /** The one place where the library lets its parts be replaced; its constructor calls it. */
  @Override
  protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers unused) {
    managers = new Parts();
    return super.createServices(setups, managers);
  }

  private static final class Parts extends Managers {
    private final ImapHostManager host = new Host();
    private final UserManager users = new UserManager(host);
    private final SmtpManager smtp = new SmtpManager(host, users);

    @Override
    public ImapHostManager getImapHostManager() {
      return host;
    }

    @Override
    public UserManager getUserManager() {
      return users;
    }

    @Override
    public SmtpManager getSmtpManager() {
      return smtp;
    }
  }

  private static final class Host extends ImapHostManagerImpl {
    private final Map<MailFolder, MailFolder> quick = new ConcurrentHashMap<>();

    Host() {
      super(new InMemoryStore());
    }

    /** What SELECT and EXAMINE ask. */
    @Override
    public @Nullable MailFolder getFolder(GreenMailUser user, String name, boolean mustExist)
        throws FolderException {
      MailFolder folder = super.getFolder(user, name, mustExist);
      boolean inbox = folder != null && folder.getName().equalsIgnoreCase("INBOX");
      return inbox ? quick.computeIfAbsent(folder, QuickFolder::of) : folder;
    }
  }
}
