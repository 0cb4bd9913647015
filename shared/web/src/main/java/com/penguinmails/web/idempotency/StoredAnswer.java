package com.penguinmails.web.idempotency;

import org.jspecify.annotations.Nullable;

/** The first answer to a request, as it is repeated. */
record StoredAnswer(
    int status, @Nullable String contentType, @Nullable String location, @Nullable String body) {}
