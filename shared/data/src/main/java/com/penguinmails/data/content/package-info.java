/**
 * The content tier: messages, their bodies, and what happened to them.
 *
 * <p>Shared because campaigns writes what inbox reads and answers.
 */
@NullMarked
package com.penguinmails.data.content;

import org.jspecify.annotations.NullMarked;
