/**
 * Jobs: enqueue, claim under a lease, complete, retry, dead letter.
 *
 * <p>PostgreSQL holds the truth; a doorbell only says that there is something to do.
 */
@NullMarked
package com.penguinmails.queue;

import org.jspecify.annotations.NullMarked;
