/**
 * Lists dashboards show: campaigns by performance, a campaign's steps, mailboxes.
 *
 * <p>Reads roll-ups and the materialised view, never messages.
 */
@NullMarked
package com.penguinmails.analytics.performance;

import org.jspecify.annotations.NullMarked;
