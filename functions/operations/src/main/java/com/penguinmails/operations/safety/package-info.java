/**
 * Whether the databases stay safe and fast as they grow: what the catalogue and the statistics say,
 * beside the targets of the scale safety document.
 */
@NullMarked
package com.penguinmails.operations.safety;

import org.jspecify.annotations.NullMarked;
