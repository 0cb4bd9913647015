/** Ports of local servers. */
@NullMarked
package com.penguinmails.testkit.ports;

import org.jspecify.annotations.NullMarked;
