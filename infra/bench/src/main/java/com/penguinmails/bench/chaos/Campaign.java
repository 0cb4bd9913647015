package com.penguinmails.bench.chaos;

import com.penguinmails.local.scenario.Answer;
import com.penguinmails.local.scenario.Api;
import com.penguinmails.local.start.Facts;
import com.penguinmails.local.start.Running;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Creates what is sent, through the API as a tenant does. */
record Campaign(Api api, Running running) {
  private static final int TURNS = 200;

  /** Returns the id of a campaign of two mails whose account sends to this port. */
  String create(int leads, int smtpPort) throws InterruptedException {
    String company = api.post("companies", Map.of("name", "Chaos")).text("id");
    String account = account(company, smtpPort);
    String imported = leads(leads);
    String campaign =
        api.post("campaigns", Map.of("name", "Chaos", "company_id", company)).text("id");
    api.put(
        "campaigns/" + campaign + "/steps",
        List.of(email(account, template("One")), email(account, template("Two"))));
    int enrolled =
        api.post(
                "campaigns/" + campaign + "/enrollments",
                Map.of("filter", Map.of("import_id", imported)))
            .number("enrolled");
    if (enrolled != leads) {
      throw new IllegalStateException(enrolled + " of " + leads + " leads are enrolled");
    }
    return campaign;
  }

  private String account(String company, int smtpPort) {
    Facts facts = running.facts();
    String domain =
        api.post("domains", Map.of("domain", "chaos.example", "company_id", company)).text("id");
    return api.post(
            "email-accounts",
            Map.of(
                "domain_id",
                domain,
                "email",
                "anna@chaos.example",
                "display_name",
                "Anna",
                "daily_limit",
                100_000,
                "smtp",
                Map.of("host", "127.0.0.1", "port", smtpPort, "security", "none"),
                "imap",
                mailbox(facts.mailbox()),
                "password",
                facts.mailbox().password()))
        .text("id");
  }

  private static Map<String, Object> mailbox(Facts.Mailbox mailbox) {
    return Map.of(
        "host",
        "127.0.0.1",
        "port",
        mailbox.port(),
        "security",
        "none",
        "username",
        mailbox.user());
  }

  private String template(String name) {
    return api.post(
            "templates",
            Map.of(
                "name", "Chaos " + name,
                "subject", name + " for {{ first_name }}",
                "content", "<p>Hi {{ first_name }},</p><p>this is mail %s.</p>".formatted(name)))
        .text("id");
  }

  private static Map<String, Object> email(String account, String template) {
    return Map.of("step_type", "email", "email_account_id", account, "template_id", template);
  }

  private String leads(int count) throws InterruptedException {
    String csv =
        IntStream.range(0, count)
            .mapToObj(i -> "lead%d@chaos.test,Lead%d".formatted(i, i))
            .collect(Collectors.joining("\n", "email,first_name\n", "\n"));
    String id = api.postCsv("leads/imports", csv.getBytes(StandardCharsets.US_ASCII)).text("id");
    for (int turn = 0; turn < TURNS; turn++) {
      running.fire("outbox-relay");
      running.fire("lead-import");
      Answer answer = api.get("leads/imports/" + id);
      if (answer.text("status").equals("completed")) {
        return id;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("the leads were not imported");
  }
}
