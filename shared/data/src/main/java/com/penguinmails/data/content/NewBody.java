package com.penguinmails.data.content;

import com.penguinmails.data.sql.Json;

/**
 * A body to store.
 *
 * @param storageKey the message, which is there already
 * @param headers the message's headers worth keeping, as a JSON object of strings
 */
public record NewBody(String storageKey, Body body, Json headers) {}
