/**
 * References from one tier into another, which no foreign key can check.
 *
 * <p>Checked by asking, remembered for five minutes, and never in the way of the work itself.
 */
@NullMarked
package com.penguinmails.data.references;

import org.jspecify.annotations.NullMarked;
