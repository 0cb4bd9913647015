package com.penguinmails.local.scenario;

import java.util.List;

/**
 * Watches a campaign from its start to its end, letting recipients act, with a pause in between.
 */
final class Sending {
  private static final int PAUSES_AFTER_PERCENT = 25;
  private static final int LOOKS_WHILE_PAUSED = 60;

  /** What is under way when a campaign is paused may still arrive; then nothing does. */
  private static final int QUIET_LOOKS = 12;

  private static final int LOOKS_BETWEEN_LINES = 16;

  private final Api api;
  private final String path;
  private final Catcher catcher;
  private final String sender;
  private final Recipients recipients;
  private int caught;
  private boolean wasPaused;

  Sending(Api api, String campaign, Catcher catcher, String sender, Recipients recipients) {
    this.api = api;
    this.path = "campaigns/" + campaign;
    this.catcher = catcher;
    this.sender = sender;
    this.recipients = recipients;
  }

  void watch(Progress progress, int leads) {
    int looks = 0;
    while (!api.get(path).text("status").equals("completed")) {
      look();
      if (!wasPaused && caught * 100 >= leads * PAUSES_AFTER_PERCENT) {
        pauseAndResume(progress);
      }
      if (++looks % LOOKS_BETWEEN_LINES == 0) {
        progress.say("%,d mails have arrived".formatted(caught));
      }
      if (!progress.pause()) {
        throw new ScenarioFailure("the campaign did not end in time");
      }
    }
    look();
    progress.say("the campaign is completed, %,d mails have arrived".formatted(caught));
  }

  private void look() {
    List<CaughtMail> mails = catcher.arrived(sender);
    caught += mails.size();
    recipients.read(mails);
  }

  private void pauseAndResume(Progress progress) {
    wasPaused = true;
    api.post(path + "/pause");
    progress.say("paused after %,d mails".formatted(caught));
    look();
    int quiet = 0;
    for (int i = 0; i < LOOKS_WHILE_PAUSED && quiet < QUIET_LOOKS; i++) {
      int before = caught;
      progress.pause();
      look();
      quiet = caught == before ? quiet + 1 : 0;
    }
    if (quiet < QUIET_LOOKS) {
      throw new ScenarioFailure("mails were sent while the campaign was paused");
    }
    api.post(path + "/resume");
    progress.say("resumed; %,d mails were sent before the pause took hold".formatted(caught));
  }
}
