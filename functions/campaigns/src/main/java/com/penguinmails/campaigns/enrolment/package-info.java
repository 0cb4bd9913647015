/**
 * Who takes part in a campaign.
 *
 * <p>Leads are enrolled by id or by a filter, and never twice in one campaign.
 */
@NullMarked
package com.penguinmails.campaigns.enrolment;

import org.jspecify.annotations.NullMarked;
