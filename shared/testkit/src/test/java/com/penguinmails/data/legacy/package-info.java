/** Tests of the takeover from the former product. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.data.legacy;
