package com.penguinmails.campaigns.rendering;

/**
 * What one lead is going to read.
 *
 * @param subject one line without control characters
 * @param html a whole HTML body, lead data escaped
 * @param text the same as plain text
 */
public record RenderedMail(String subject, String html, String text) {}
