package com.penguinmails.identity.sample;

import com.penguinmails.leads.sample.service.LeadHelper;

/** One function module using another; only {@code ArchitectureRulesTest} looks at it. */
record KnowsLeads(LeadHelper leads) {}
