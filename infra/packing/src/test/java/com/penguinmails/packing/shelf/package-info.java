/** A library that the sample uses a part of. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.packing.shelf;
