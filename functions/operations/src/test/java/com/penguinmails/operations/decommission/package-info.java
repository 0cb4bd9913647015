/** When servers are given back, in three years of days. */
@NullMarked
package com.penguinmails.operations.decommission;

import org.jspecify.annotations.NullMarked;
