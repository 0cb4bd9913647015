/**
 * The content tier: what goes in comes out.
 *
 * <p>Here, because the made-up mails are here.
 */
@NullMarked
package com.penguinmails.data.content;

import org.jspecify.annotations.NullMarked;
