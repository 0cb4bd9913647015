/**
 * Small replicas of campaigns and companies in the analytics tier, kept by jobs.
 *
 * <p>Changes may arrive twice and out of order; the newest wins.
 */
@NullMarked
package com.penguinmails.analytics.dimensions;

import org.jspecify.annotations.NullMarked;
