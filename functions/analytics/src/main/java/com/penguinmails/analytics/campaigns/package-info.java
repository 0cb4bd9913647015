/**
 * What a campaign has achieved, as dashboards read it.
 *
 * <p>Reads the analytics tier only.
 */
@NullMarked
package com.penguinmails.analytics.campaigns;

import org.jspecify.annotations.NullMarked;
