/**
 * What recipients reach without an account: open pixel, click redirect, unsubscribe page.
 *
 * <p>A signed token names tenant and message; nothing else a recipient sends is believed.
 */
@NullMarked
package com.penguinmails.inbox.tracking;

import org.jspecify.annotations.NullMarked;
