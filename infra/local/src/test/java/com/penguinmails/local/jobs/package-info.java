/** What holds for the jobs of all queues. */
@NullMarked
package com.penguinmails.local.jobs;

import org.jspecify.annotations.NullMarked;
