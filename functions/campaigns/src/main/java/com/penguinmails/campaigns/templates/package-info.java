/**
 * Templates: what a tenant writes, in Liquid.
 *
 * <p>Checked when written, so that a campaign cannot start with one that does not compile.
 */
@NullMarked
package com.penguinmails.campaigns.templates;

import org.jspecify.annotations.NullMarked;
