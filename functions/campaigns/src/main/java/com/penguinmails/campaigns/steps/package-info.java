/**
 * The steps of a campaign as people write them: one ordered list, replaced as a whole.
 *
 * <p>The engine reads them through the package sequence.
 */
@NullMarked
package com.penguinmails.campaigns.steps;

import org.jspecify.annotations.NullMarked;
