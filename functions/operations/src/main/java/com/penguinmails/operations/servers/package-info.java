/**
 * Servers: their states, their history, what they cost, and what staff do with them.
 *
 * <p>Renting and giving back happens in provisioning and decommission.
 */
@NullMarked
package com.penguinmails.operations.servers;

import org.jspecify.annotations.NullMarked;
