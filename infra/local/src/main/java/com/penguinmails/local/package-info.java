/**
 * The local runner: the whole product on one machine, from the functions AWS would run.
 *
 * <p>{@link com.penguinmails.local.Main} is what {@code infra/local/run} calls.
 */
@NullMarked
package com.penguinmails.local;

import org.jspecify.annotations.NullMarked;
