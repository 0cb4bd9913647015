/**
 * Makes the tiers agree again after a crash: finds what one tier has and another lacks, mends it
 * and says so.
 *
 * <p>Everything it does may be done twice.
 */
@NullMarked
package com.penguinmails.operations.reconciliation;

import org.jspecify.annotations.NullMarked;
