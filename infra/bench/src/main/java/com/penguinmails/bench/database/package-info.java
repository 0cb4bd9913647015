/**
 * The databases at the size they are made for: what each query of the API costs, and what counting
 * a change costs.
 *
 * <p>Fills the product's own databases with rows of its own making.
 */
@NullMarked
package com.penguinmails.bench.database;

import org.jspecify.annotations.NullMarked;
