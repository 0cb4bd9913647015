/** The client against a local provider. */
@NullMarked
package com.penguinmails.operations.hostwinds;

import org.jspecify.annotations.NullMarked;
