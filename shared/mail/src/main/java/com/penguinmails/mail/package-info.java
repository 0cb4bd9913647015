/**
 * Mail as a format and a protocol: what a message is made of, how it leaves and how answers are
 * read. One package for each step: rendering, tracking, mime, smtp, inbound. No database and no
 * tenant lives here; callers bring values and keep results.
 */
@NullMarked
package com.penguinmails.mail;

import org.jspecify.annotations.NullMarked;
