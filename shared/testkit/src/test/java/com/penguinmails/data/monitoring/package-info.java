/**
 * The functions that watch the databases themselves.
 *
 * <p>Run against real sessions and samples.
 */
@NullMarked
package com.penguinmails.data.monitoring;

import org.jspecify.annotations.NullMarked;
