/**
 * What {@code template.yaml} says, as plain records: every function with its routes, schedules and
 * queues. The same file is deployed to AWS, so nothing here may accept what AWS would refuse.
 */
@NullMarked
package com.penguinmails.local.template;

import org.jspecify.annotations.NullMarked;
