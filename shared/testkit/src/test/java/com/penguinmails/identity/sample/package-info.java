/** Architecture rules and samples that break them. */
@NullMarked
package com.penguinmails.identity.sample;

import org.jspecify.annotations.NullMarked;
