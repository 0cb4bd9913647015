/**
 * What each function may do on AWS, beside what its code does.
 *
 * <p>The code is followed from the handler or the routes through everything it refers to.
 */
@NullMarked
package com.penguinmails.local.permissions;

import org.jspecify.annotations.NullMarked;
