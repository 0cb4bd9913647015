package com.penguinmails.analytics.campaigns;

/** How many messages of a campaign each thing happened to; sent = delivered + bounced. */
record Counters(
    int sent,
    int delivered,
    int opened,
    int clicked,
    int replied,
    int bounced,
    int unsubscribed,
    int spamComplaints) {}
