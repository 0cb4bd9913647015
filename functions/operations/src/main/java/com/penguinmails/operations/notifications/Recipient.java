package com.penguinmails.operations.notifications;

import java.util.UUID;

/** An employee to mail to. */
record Recipient(UUID userId, String email) {}
