package com.penguinmails.inbox.polling;

import com.penguinmails.data.references.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message of ours that something answers. */
record Parent(
    String storageKey,
    @Nullable String headerMessageId,
    @Nullable UUID campaignId,
    @Nullable UUID leadId,
    @Nullable UUID enrollmentId) {

  /** The campaign and the lead it names. */
  List<Reference> references() {
    List<Reference> named = new ArrayList<>();
    if (campaignId != null) {
      named.add(new Reference(Reference.Kind.CAMPAIGN, campaignId));
    }
    if (leadId != null) {
      named.add(new Reference(Reference.Kind.LEAD, leadId));
    }
    return named;
  }

  /** Without what is missing; an enrolment goes with its campaign and with its lead. */
  Parent without(Set<Reference> missing) {
    boolean noCampaign =
        campaignId != null && missing.contains(new Reference(Reference.Kind.CAMPAIGN, campaignId));
    boolean noLead = leadId != null && missing.contains(new Reference(Reference.Kind.LEAD, leadId));
    return noCampaign || noLead
        ? new Parent(
            storageKey,
            headerMessageId,
            noCampaign ? null : campaignId,
            noLead ? null : leadId,
            null)
        : this;
  }
}
