/**
 * The rules of the house as ArchUnit rules, for every module's {@code ArchitectureTest}.
 *
 * <p>Each is shown to fail on a bad sample in this module's tests.
 */
@NullMarked
package com.penguinmails.testkit.architecture;

import org.jspecify.annotations.NullMarked;
