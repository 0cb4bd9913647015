/**
 * Makes functions' jars small while they are built: leaves out what no function can reach of the
 * libraries, and what only debuggers read. In no jar itself (decision 44).
 */
@NullMarked
package com.penguinmails.packing;

import org.jspecify.annotations.NullMarked;
