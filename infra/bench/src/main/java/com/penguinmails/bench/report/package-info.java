/**
 * What was measured, for people and for programs.
 *
 * <p>The same tables as text and as JSON.
 */
@NullMarked
package com.penguinmails.bench.report;

import org.jspecify.annotations.NullMarked;
