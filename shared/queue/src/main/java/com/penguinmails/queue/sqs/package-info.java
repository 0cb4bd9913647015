/**
 * The doorbell of a deployment: one SQS queue in front of each worker.
 *
 * <p>Messages say "ring" and nothing else; what is to be done stands in the jobs table.
 */
@NullMarked
package com.penguinmails.queue.sqs;

import org.jspecify.annotations.NullMarked;
