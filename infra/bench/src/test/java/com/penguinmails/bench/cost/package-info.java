/**
 * The monthly bill beside worked examples.
 *
 * <p>They are those of infra/cost/README.md.
 */
@NullMarked
package com.penguinmails.bench.cost;

import org.jspecify.annotations.NullMarked;
