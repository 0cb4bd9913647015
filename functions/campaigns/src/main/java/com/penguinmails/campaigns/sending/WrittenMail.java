package com.penguinmails.campaigns.sending;

import com.penguinmails.mail.mime.ComposedMail;
import com.penguinmails.mail.mime.OutgoingMail;

/** A mail ready to be stored and submitted. */
record WrittenMail(PlannedMail plan, OutgoingMail mail, ComposedMail composed) {}
