/**
 * The steps of a campaign as the engine walks them.
 *
 * <p>No I/O but loading them.
 */
@NullMarked
package com.penguinmails.campaigns.sequence;

import org.jspecify.annotations.NullMarked;
