/**
 * What the system has to say to its staff: opened once, counted while it lasts, closed when it is
 * over, listed, and mailed when it is critical (decision 36).
 */
@NullMarked
package com.penguinmails.operations.notifications;

import org.jspecify.annotations.NullMarked;
