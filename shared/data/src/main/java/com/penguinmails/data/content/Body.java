package com.penguinmails.data.content;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a message.
 *
 * @param text the plain-text part
 * @param html the HTML part, if there is one
 */
@Serdeable
public record Body(String text, @Nullable String html) {}
