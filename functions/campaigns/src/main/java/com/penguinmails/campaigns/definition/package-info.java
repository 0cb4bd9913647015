/**
 * Campaigns as people define, start, pause and resume them.
 *
 * <p>What they do once started is in the packages scheduling and sending.
 */
@NullMarked
package com.penguinmails.campaigns.definition;

import org.jspecify.annotations.NullMarked;
