/**
 * The job queue: how fast jobs go in, through and out, beside bare SQL.
 *
 * <p>Same server, same durability, same batches and workers, in turn.
 */
@NullMarked
package com.penguinmails.bench.queue;

import org.jspecify.annotations.NullMarked;
