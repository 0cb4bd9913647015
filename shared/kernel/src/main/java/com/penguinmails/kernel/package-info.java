/**
 * Words every module shares: ids, errors a client sees, e-mail addresses.
 *
 * <p>Plain Java without a framework, without I/O and without a database.
 */
@NullMarked
package com.penguinmails.kernel;

import org.jspecify.annotations.NullMarked;
