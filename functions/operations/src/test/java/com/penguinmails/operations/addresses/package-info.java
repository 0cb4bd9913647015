/** Which domains get an address by themselves. */
@NullMarked
package com.penguinmails.operations.addresses;

import org.jspecify.annotations.NullMarked;
