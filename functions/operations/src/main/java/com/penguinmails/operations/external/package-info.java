/**
 * What goes to a service outside: how the platform itself does, never anything of a tenant
 * (decision 38).
 *
 * <p>Collected and sent by a function of its own, so that no request ever waits for it.
 */
@NullMarked
package com.penguinmails.operations.external;

import org.jspecify.annotations.NullMarked;
