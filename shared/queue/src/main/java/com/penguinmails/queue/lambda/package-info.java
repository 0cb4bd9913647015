/**
 * The Lambda side of everything that is not an API: queue workers and schedules.
 *
 * <p>Work ends in time and hands back what it has not done.
 */
@NullMarked
package com.penguinmails.queue.lambda;

import org.jspecify.annotations.NullMarked;
