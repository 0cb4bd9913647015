/**
 * Connections: those somebody forgot, pools under pressure, servers that run out of them.
 *
 * <p>Looks into every tier, because each may be a server of its own.
 */
@NullMarked
package com.penguinmails.operations.pools;

import org.jspecify.annotations.NullMarked;
