/** A function with one endpoint and nothing behind it. */
@NullMarked
package com.penguinmails.bench.coldstart.toy;

import org.jspecify.annotations.NullMarked;
