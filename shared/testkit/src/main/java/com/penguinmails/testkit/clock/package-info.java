/** Time, as a test wants it. */
@NullMarked
package com.penguinmails.testkit.clock;

import org.jspecify.annotations.NullMarked;
