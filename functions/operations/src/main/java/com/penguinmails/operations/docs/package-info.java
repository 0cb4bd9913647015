/**
 * The description of the API and the page that shows it.
 *
 * <p>Both come from the jar; nothing is loaded from elsewhere.
 */
@NullMarked
package com.penguinmails.operations.docs;

import org.jspecify.annotations.NullMarked;
