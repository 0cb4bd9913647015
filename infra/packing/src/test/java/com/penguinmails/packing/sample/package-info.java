/** A program of its own, for the test: everything of it stays. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.packing.sample;
