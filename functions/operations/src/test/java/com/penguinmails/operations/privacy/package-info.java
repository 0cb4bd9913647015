/** Tests of exports and erasures. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.operations.privacy;
