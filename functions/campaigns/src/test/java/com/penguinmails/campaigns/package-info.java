/** Surroundings of this module's handler tests. */
@NullMarked
package com.penguinmails.campaigns;

import org.jspecify.annotations.NullMarked;
