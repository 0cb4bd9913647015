package com.penguinmails.local.scenario;

import com.penguinmails.local.start.Facts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a tenant creates before a campaign can start. */
final class Setup {
  private final Api api;
  private final Facts facts;
  private final Progress progress;

  /** Tells this run's rows from those of an earlier one on the same data. */
  private final String run;

  Setup(Api api, Facts facts, Progress progress, String run) {
    this.api = api;
    this.facts = facts;
    this.progress = progress;
    this.run = run;
  }

  String sender() {
    return "anna@" + domain();
  }

  private String domain() {
    return "mail-" + run + ".example";
  }

  String company() {
    return api.post("companies", Map.of("name", "Scenario " + run)).text("id");
  }

  String emailAccount(String company) {
    String domain =
        api.post("domains", Map.of("domain", domain(), "company_id", company)).text("id");
    return api.post(
            "email-accounts",
            Map.of(
                "domain_id", domain,
                "email", sender(),
                "display_name", "Anna of Scenario",
                "daily_limit", 100_000,
                "smtp", server(facts.smtpPort()),
                "imap", server(facts.mailbox().port()),
                "password", facts.mailbox().password()))
        .text("id");
  }

  private Map<String, Object> server(int port) {
    return Map.of(
        "host", "127.0.0.1", "port", port, "security", "none", "username", facts.mailbox().user());
  }

  String template(String step, String text) {
    String content =
        """
        <p>Hi {{ first_name | default: 'there' }},</p>
        <p>%s</p>
        <p><a href="https://www.example.com/tour?for=%s">Two minutes for {{ company | default: 'your team' }}</a></p>
        """
            .formatted(text, run);
    return api.post(
            "templates",
            Map.of(
                "name", step + " " + run,
                "subject", step + ": {{ company | default: 'your team' }}",
                "content", content))
        .text("id");
  }

  /** Returns the id of the finished import, after comparing its counts. */
  String leads(LeadFile file) {
    String id = api.postCsv("leads/imports", file.content()).text("id");
    progress.waitFor("the import", () -> isDone(api.get("leads/imports/" + id)));
    Answer done = api.get("leads/imports/" + id);
    int taken = done.number("imported") + done.number("updated");
    if (done.number("rows") != file.rows()
        || taken != file.imported()
        || done.number("duplicates_in_file") != file.duplicates()
        || done.number("invalid") != file.invalid()) {
      throw new ScenarioFailure("the import reports " + done.fields() + " for " + file);
    }
    return id;
  }

  private static boolean isDone(Answer answer) {
    return switch (answer.text("status")) {
      case "completed" -> true;
      case "failed" -> throw new ScenarioFailure("the import failed: " + answer.fields());
      default -> false;
    };
  }

  /** A mail, a wait, and another mail that depends on whether the first was opened. */
  String campaign(String company, String account, Instant waitUntil) {
    String id =
        api.post("campaigns", Map.of("name", "Scenario " + run, "company_id", company)).text("id");
    String first = template(Mails.FIRST, "how do you reach new customers today?");
    String opened = template(Mails.OPENED, "you had a look, so here is a little more.");
    String unopened = template(Mails.UNOPENED, "just in case my first mail was lost.");
    api.put(
        "campaigns/" + id + "/steps",
        List.of(
            email(account, first),
            Map.of(
                "step_type",
                "wait",
                "wait_until_date",
                waitUntil.truncatedTo(ChronoUnit.SECONDS).toString()),
            Map.of(
                "step_type",
                "condition",
                "condition_type",
                "opened",
                "true_next_step",
                4,
                "false_next_step",
                5),
            ending(email(account, opened)),
            email(account, unopened)));
    return id;
  }

  private static Map<String, Object> email(String account, String template) {
    return Map.of("step_type", "email", "email_account_id", account, "template_id", template);
  }

  private static Map<String, Object> ending(Map<String, Object> step) {
    Map<String, Object> ending = new HashMap<>(step);
    ending.put("next_step", 0);
    return ending;
  }

  int enrol(String campaign, String importId) {
    return api.post(
            "campaigns/" + campaign + "/enrollments",
            Map.of("filter", Map.of("import_id", importId)))
        .number("enrolled");
  }
}
