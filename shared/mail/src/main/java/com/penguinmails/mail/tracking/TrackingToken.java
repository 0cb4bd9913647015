package com.penguinmails.mail.tracking;

import org.jspecify.annotations.Nullable;

/**
 * A token whose signature has been verified.
 *
 * @param target where a click goes, an http or https URL in visible ASCII; null for other kinds
 */
public record TrackingToken(TrackingKind kind, TrackingSubject subject, @Nullable String target) {}
