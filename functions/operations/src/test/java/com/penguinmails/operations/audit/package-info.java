/** Tests of the daily verification. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.operations.audit;
