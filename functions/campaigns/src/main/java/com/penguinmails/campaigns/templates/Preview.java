package com.penguinmails.campaigns.templates;

import io.micronaut.serde.annotation.Serdeable;

/** A template as one lead would read it, without tracking. */
@Serdeable
record Preview(String subject, String html, String text) {}
