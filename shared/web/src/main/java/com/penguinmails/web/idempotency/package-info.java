/**
 * Idempotency-Key: a repeated POST gets the first answer.
 *
 * <p>Answers are kept for 24 hours per tenant.
 */
@NullMarked
package com.penguinmails.web.idempotency;

import org.jspecify.annotations.NullMarked;
