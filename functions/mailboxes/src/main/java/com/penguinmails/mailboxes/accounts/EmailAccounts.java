package com.penguinmails.mailboxes.accounts;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.EmailAddress;
import com.penguinmails.kernel.Ids;
import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Queues;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps row and password of an account in step: the password is written first and taken back when
 * the row is refused, so a row never names a password that is not there.
 */
@Singleton
class EmailAccounts {
  private static final int DAILY_LIMIT = 50;

  private final EmailAccountRepository rows;
  private final AccountSettings settings;
  private final SecretStore secrets;
  private final Doorbell doorbell;

  EmailAccounts(
      EmailAccountRepository rows,
      AccountSettings settings,
      SecretStore secrets,
      Doorbell doorbell) {
    this.rows = rows;
    this.settings = settings;
    this.secrets = secrets;
    this.doorbell = doorbell;
  }

  /**
   * Adds an account.
   *
   * @throws ApiError 409 when the address is taken, 422 when something is not valid
   */
  EmailAccount add(NewEmailAccount given) {
    EmailAddress email =
        EmailAddress.parse(given.email())
            .orElseThrow(() -> ApiError.invalid("/email", "is not an e-mail address"));
    checkDomain(given.domainId(), email);
    AccountSettings.checkTimezone(given.timezone());
    Provider provider = Objects.requireNonNullElse(given.provider(), Provider.SMTP);
    AccountSettings.checkLimit(provider, given.dailyLimit());
    Server smtp =
        settings.smtp(
            provider.smtp(Objects.requireNonNullElse(given.smtp(), ServerChoice.NOTHING), email));
    Server imap = given.imap() == null ? null : settings.imap(provider.imap(given.imap(), email));
    AccountSettings.checkPassword(smtp, imap, given.password() != null, false);
    UUID id = Ids.next();
    EmailAccount account =
        new EmailAccount(
            id,
            given.domainId(),
            email.value(),
            given.displayName(),
            provider.key(),
            smtp,
            imap,
            given.password() != null,
            "active",
            null,
            Objects.requireNonNullElse(given.dailyLimit(), DAILY_LIMIT),
            Objects.requireNonNullElse(given.minGapSeconds(), provider.gapSeconds()),
            given.rampUp(),
            null,
            Objects.requireNonNullElse(given.timezone(), "UTC"),
            Instant.EPOCH,
            Instant.EPOCH);
    String path = path(id);
    return given.password() == null
        ? rows.insert(account, null)
        : withSecret(path, given.password(), () -> rows.insert(account, path));
  }

  /**
   * Changes an account after {@code check} has seen its last change.
   *
   * @throws ApiError 404 when there is none, 422 when something is not valid
   */
  EmailAccount change(UUID id, EmailAccountChange change, Consumer<Instant> check) {
    AccountSettings.checkTimezone(change.timezone());
    EmailAccount before = rows.find(id).orElseThrow(() -> ApiError.notFound("email_account", id));
    AccountSettings.checkLimit(provider(before), change.dailyLimit());
    Server smtp = change.smtp() == null ? before.smtp() : smtp(before, change.smtp());
    Server imap = change.imap() == null ? before.imap() : imap(before, change.imap());
    AccountSettings.checkPassword(smtp, imap, change.password() != null, before.hasPassword());
    String path = AccountSettings.needsPassword(smtp, imap) ? path(id) : null;
    // Nobody may have changed what the servers were merged with.
    Consumer<Instant> checks =
        updated -> {
          check.accept(updated);
          if (!updated.equals(before.updated())) {
            throw ApiError.conflict("changed_meanwhile", "The account is being changed; repeat.");
          }
        };
    if (change.password() != null && path != null) {
      return withSecret(
          path, change.password(), () -> rows.update(id, change, smtp, imap, path, checks));
    }
    EmailAccount after = rows.update(id, change, smtp, imap, path, checks);
    if (path == null && before.hasPassword()) {
      secrets.delete(path(id));
    }
    return after;
  }

  /**
   * Removes an account; its password goes with the job the row leaves behind.
   *
   * @throws ApiError 404 when there is none, 409 while a campaign uses it
   */
  void remove(UUID id) {
    if (!rows.delete(id)) {
      throw ApiError.notFound("email_account", id);
    }
    doorbell.ring(Queues.OUTBOX);
  }

  private Server smtp(EmailAccount account, ServerChoice choice) {
    return settings.smtp(provider(account).smtp(choice, new EmailAddress(account.email())));
  }

  private Server imap(EmailAccount account, ServerChoice choice) {
    return settings.imap(provider(account).imap(choice, new EmailAddress(account.email())));
  }

  private static Provider provider(EmailAccount account) {
    return Provider.valueOf(account.provider().toUpperCase(java.util.Locale.ROOT));
  }

  private void checkDomain(UUID domainId, EmailAddress email) {
    String domain =
        rows.domain(domainId)
            .orElseThrow(() -> ApiError.invalid("/domain_id", "is not one of your domains"));
    if (!email.ascii().endsWith("@" + domain)) {
      throw ApiError.invalid("/email", "must be an address at " + domain);
    }
  }

  /** Writes a secret, and puts things back as they were when {@code write} fails. */
  private EmailAccount withSecret(
      String path, String password, java.util.function.Supplier<EmailAccount> write) {
    Optional<String> before = secrets.get(path);
    secrets.put(path, password);
    try {
      return write.get();
    } catch (RuntimeException e) {
      restore(path, before.orElse(null), e);
      throw e;
    }
  }

  private void restore(String path, @Nullable String before, RuntimeException cause) {
    try {
      if (before == null) {
        secrets.delete(path);
      } else {
        secrets.put(path, before);
      }
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static String path(UUID id) {
    return "tenants/" + TenantContext.requireTenant() + "/email-accounts/" + id;
  }
}
