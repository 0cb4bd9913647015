/**
 * What each role can reach, tried out against every table of every tier.
 *
 * <p>Tables, keys and functions come from the catalogue, so that a new one is attacked at once.
 */
@NullMarked
package com.penguinmails.data.isolation;

import org.jspecify.annotations.NullMarked;
