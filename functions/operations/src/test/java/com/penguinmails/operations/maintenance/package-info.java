/** Tests of maintenance. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.operations.maintenance;
