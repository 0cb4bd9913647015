/** Architecture rules and samples that break them. */
@NullMarked
package com.penguinmails.testkit.architecture;

import org.jspecify.annotations.NullMarked;
