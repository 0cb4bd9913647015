/**
 * What operators see of the queues and may do to them: figures, pause, dead letters, redrive.
 *
 * <p>Every change is written to the staff's audit trail before it is made: the two stand in
 * different databases.
 */
@NullMarked
package com.penguinmails.operations.queues;

import org.jspecify.annotations.NullMarked;
