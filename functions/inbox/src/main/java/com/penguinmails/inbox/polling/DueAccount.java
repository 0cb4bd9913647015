package com.penguinmails.inbox.polling;

import java.util.UUID;

/** An account that waits to be polled. */
record DueAccount(UUID id, UUID tenantId) {}
