package com.penguinmails.data.content;

import com.penguinmails.data.sql.Json;
import org.jspecify.annotations.Nullable;

/**
 * A body as it was stored.
 *
 * @param headers the message's headers worth keeping, as a JSON object
 */
public record StoredBody(Body body, @Nullable Json headers) {}
