/** The servers themselves under test: restarts, kills and sharing between programs. */
@NullMarked
package com.penguinmails.testkit.postgres;

import org.jspecify.annotations.NullMarked;
