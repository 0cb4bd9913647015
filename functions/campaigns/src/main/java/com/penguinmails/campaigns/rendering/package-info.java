/**
 * Liquid templates to subject, HTML and text. Lead data is untrusted: it is escaped in HTML and can
 * never add a header. Size, time and iterations of a template are bounded.
 */
@NullMarked
package com.penguinmails.campaigns.rendering;

import org.jspecify.annotations.NullMarked;
