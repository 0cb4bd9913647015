/** Tests of what staff are told. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.operations.notifications;
