/** Setting servers up, with a crash at every step. */
@NullMarked
package com.penguinmails.operations.provisioning;

import org.jspecify.annotations.NullMarked;
