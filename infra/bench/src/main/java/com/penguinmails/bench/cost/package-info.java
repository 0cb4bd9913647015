/**
 * The monthly bill.
 *
 * <p>infra/cost has the formula and the parameters.
 */
@NullMarked
package com.penguinmails.bench.cost;

import org.jspecify.annotations.NullMarked;
