/**
 * The accounts a campaign takes turns with.
 *
 * <p>Steps that name an account of their own do not ask it.
 */
@NullMarked
package com.penguinmails.campaigns.pool;

import org.jspecify.annotations.NullMarked;
