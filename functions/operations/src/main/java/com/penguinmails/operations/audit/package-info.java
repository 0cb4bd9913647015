/**
 * Looks whether audit trails are what was written, and keeps their heads in another tier.
 *
 * <p>Whoever rewrites a whole chain cannot rewrite the heads exported before.
 */
@NullMarked
package com.penguinmails.operations.audit;

import org.jspecify.annotations.NullMarked;
