/** Tests of the reconciliation between tiers. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.operations.reconciliation;
