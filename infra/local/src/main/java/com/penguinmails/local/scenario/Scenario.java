package com.penguinmails.local.scenario;

import com.penguinmails.local.start.Facts;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Imports a list, sends it a campaign, behaves like its recipients, and compares what the API
 * reports with what lies in the mail catcher and with what the recipients did.
 */
public final class Scenario {
  private final Facts facts;
  private final ScenarioPlan plan;
  private final Progress progress;
  private final PrintStream out;

  /** Plays nothing yet. Progress and the result go to {@code out}. */
  public Scenario(Facts facts, ScenarioPlan plan, PrintStream out, Clock clock) {
    this.facts = facts;
    this.plan = plan;
    this.out = out;
    this.progress = new Progress(out, clock, plan.limit());
  }

  /**
   * Plays it, and returns whether every figure agrees.
   *
   * @throws ScenarioFailure when something does not work at all
   */
  public boolean play() {
    try (Api api = new Api(facts.baseUrl(), facts.apiKey())) {
      return play(api);
    }
  }

  private boolean play(Api api) {
    String run = Long.toString(progress.now().toEpochMilli(), 36);
    Setup setup = new Setup(api, facts, progress, run);
    String company = setup.company();
    String account = setup.emailAccount(company);
    progress.say("company, domain and email account are created");
    String importId = setup.leads(plan.leads());
    progress.say(
        "%,d rows are imported: %,d leads".formatted(plan.leads().rows(), plan.leads().imported()));
    Instant waitUntil = progress.now().plus(plan.waiting());
    String campaign = setup.campaign(company, account, waitUntil);
    int enrolled = setup.enrol(campaign, importId);
    api.post("campaigns/" + campaign + "/start");
    progress.say("the campaign has started with %,d leads".formatted(enrolled));

    Recipients recipients = new Recipients(api, facts.smtpPort());
    Sending sending =
        new Sending(api, campaign, new Catcher(facts.mailbox()), setup.sender(), recipients);
    sending.watch(progress, enrolled);
    awaitFigures(api, campaign, recipients);
    List<CaughtMail> mails = new Catcher(facts.mailbox()).arrived(setup.sender());
    return report(api, campaign, enrolled, new Mails(mails), recipients);
  }

  /** Figures follow the last events within seconds; replies wait for the next poll. */
  private void awaitFigures(Api api, String campaign, Recipients recipients) {
    Duration limit = progress.elapsed().plusSeconds(90);
    while (progress.elapsed().compareTo(limit) < 0) {
      Answer analytics = api.get("campaigns/" + campaign + "/analytics");
      if (analytics.number("opened") == recipients.opened().size()
          && analytics.number("clicked") == recipients.clicked().size()
          && analytics.number("replied") == recipients.replied().size()
          && analytics.number("unsubscribed") == recipients.unsubscribed().size()) {
        return;
      }
      progress.pause();
    }
  }

  private boolean report(
      Api api, String campaign, int enrolled, Mails mails, Recipients recipients) {
    Answer analytics = api.get("campaigns/" + campaign + "/analytics");
    Figures figures =
        new Figures()
            .line("leads enrolled", enrolled, plan.leads().imported())
            .line("first-step mails", enrolled, mails.of(Mails.FIRST))
            .line("sent", analytics.number("sent"), mails.all().size())
            .line("delivered", analytics.number("delivered"), mails.all().size())
            .line("opened", analytics.number("opened"), recipients.opened().size())
            .line("clicked", analytics.number("clicked"), recipients.clicked().size())
            .line("replied", analytics.number("replied"), recipients.replied().size())
            .line("bounced", analytics.number("bounced"), 0)
            .line(
                "unsubscribed", analytics.number("unsubscribed"), recipients.unsubscribed().size());
    out.println(figures);
    List<String> wrong = wrong(mails, recipients);
    wrong.forEach(line -> out.println("  WRONG: " + line));
    out.printf(
        "  second step: %,d after an open, %,d without; whole scenario %.1f s%n%n",
        mails.of(Mails.OPENED), mails.of(Mails.UNOPENED), progress.elapsed().toMillis() / 1000.0);
    boolean good = figures.agree() && wrong.isEmpty();
    out.println(good ? "Everything agrees." : "Something is different.");
    return good;
  }

  private static List<String> wrong(Mails mails, Recipients recipients) {
    List<String> wrong = new ArrayList<>();
    if (mails.repeated() > 0) {
      wrong.add(mails.repeated() + " mails were sent twice");
    }
    Set<String> details = mails.recipients(Mails.OPENED);
    if (!recipients.opened().containsAll(details)) {
      wrong.add("a lead that had not opened got the mail for those who had");
    }
    if (details.isEmpty() && !recipients.opened().isEmpty()) {
      wrong.add("nobody who opened got the mail for those who had");
    }
    return wrong;
  }
}
