/** Events for a service outside, against a server that plays it. */
@NullMarked
package com.penguinmails.operations.external;

import org.jspecify.annotations.NullMarked;
