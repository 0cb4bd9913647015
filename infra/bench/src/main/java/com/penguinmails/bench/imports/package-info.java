/**
 * Importing a lead list, beside COPY of the same rows.
 *
 * <p>Same table, same indexes, in turn.
 */
@NullMarked
package com.penguinmails.bench.imports;

import org.jspecify.annotations.NullMarked;
