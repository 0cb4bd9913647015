/**
 * Calls functions: in this process, or each in a JVM of its own under AWS's Java Runtime Interface
 * Client. Timers and doorbells stand in for EventBridge and SQS.
 */
@NullMarked
package com.penguinmails.local.runtime;

import org.jspecify.annotations.NullMarked;
