-- By itself: whoever writes need not wait for the rows that are there to be looked at.
alter table suppression_list validate constraint suppression_list_reason;
