/**
 * Imports of uploaded lead lists: taking a file, writing its leads batch by batch, telling what
 * became of it.
 *
 * <p>What a file means is {@link com.penguinmails.leads.imports}' business.
 */
@NullMarked
package com.penguinmails.leads.uploads;

import org.jspecify.annotations.NullMarked;
