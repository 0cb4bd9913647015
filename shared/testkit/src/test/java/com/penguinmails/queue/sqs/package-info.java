/** The doorbell over SQS's protocol. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.queue.sqs;
