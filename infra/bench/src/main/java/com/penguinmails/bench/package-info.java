/**
 * How fast the product is beside the least that the same work costs on the same machine.
 *
 * <p>Nothing here judges: figures are printed beside their targets, and a person decides.
 */
@NullMarked
package com.penguinmails.bench;

import org.jspecify.annotations.NullMarked;
