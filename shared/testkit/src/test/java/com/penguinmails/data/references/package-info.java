/** Tests of references across tiers. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.data.references;
