/** Tests of the analytics lists. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.analytics.performance;
