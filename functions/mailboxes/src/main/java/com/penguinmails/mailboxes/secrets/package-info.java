/**
 * Secrets whose owner is gone.
 *
 * <p>The rows that named them leave a job behind when they are deleted, whoever deletes them.
 */
@NullMarked
package com.penguinmails.mailboxes.secrets;

import org.jspecify.annotations.NullMarked;
