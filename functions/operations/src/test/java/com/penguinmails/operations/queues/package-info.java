/** What operators may do to the queues. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.operations.queues;
