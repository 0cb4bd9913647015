/**
 * Signed open, click and unsubscribe tokens, and the HTML that carries them. A token is binary,
 * short and says everything needed to record the event. Only targets signed here are ever
 * redirected to.
 */
@NullMarked
package com.penguinmails.mail.tracking;

import org.jspecify.annotations.NullMarked;
