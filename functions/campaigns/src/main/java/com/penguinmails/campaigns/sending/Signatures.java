package com.penguinmails.campaigns.sending;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.mail.dkim.DkimSigner;
import com.penguinmails.mail.mime.ComposedMail;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs mails of domains that have a key. A key is read once: a new one has another selector and
 * with it another path. Without its key a mail does not leave: receivers know that its domain
 * signs.
 */
@Singleton
class Signatures {
  private static final int MOST = 256;

  private final SecretStore secrets;
  private final Clock clock;
  private final Map<PlannedMail.Dkim, DkimSigner> signers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PlannedMail.Dkim, DkimSigner> eldest) {
          return size() > MOST;
        }
      };

  Signatures(SecretStore secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Signs a mail, unless its domain has no key.
   *
   * @throws MissingKeyException when the domain's key is not to be had
   */
  ComposedMail sign(ComposedMail mail, PlannedMail.@Nullable Dkim dkim) {
    return dkim == null ? mail : signer(dkim).sign(mail);
  }

  private synchronized DkimSigner signer(PlannedMail.Dkim dkim) {
    DkimSigner known = signers.get(dkim);
    if (known != null) {
      return known;
    }
    try {
      DkimSigner signer =
          new DkimSigner(dkim.domain(), dkim.selector(), secrets.require(dkim.keyPath()), clock);
      signers.put(dkim, signer);
      return signer;
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new MissingKeyException(dkim.domain(), e);
    }
  }
}
