package com.penguinmails.inbox.polling;

import com.penguinmails.data.sql.Json;
import com.penguinmails.mail.inbound.ImapCursor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An email account claimed for polling.
 *
 * @param settings its {@code imap_settings}
 * @param passwordPath where its password is
 */
record PolledAccount(
    UUID id,
    UUID tenantId,
    String email,
    Json settings,
    @Nullable String passwordPath,
    ImapCursor cursor) {}
