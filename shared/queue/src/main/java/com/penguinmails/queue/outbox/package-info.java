/**
 * The way from an OLTP transaction into the queue tier: written with its cause, moved by a relay.
 *
 * <p>A row moved twice is one job, because the job takes the row's id.
 */
@NullMarked
package com.penguinmails.queue.outbox;

import org.jspecify.annotations.NullMarked;
