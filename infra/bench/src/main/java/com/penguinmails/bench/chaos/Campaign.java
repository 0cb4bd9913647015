package com.penguinmails.bench.chaos;

import com.penguinmails.local.scenario.Answer;
import com.penguinmails.local.scenario.Api;
import com.penguinmails.local.start.Facts;
import com.penguinmails.local.start.Running;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Creates what is sent, through the API as a tenant does. */
record Campaign(Api api, Running running) {
  /** One takes a lead over when another's server cannot be reached. */
  static final List<String> SENDERS = List.of("Anna", "Ben", "Cleo", "Dan");

  private static final int TURNS = 200;

  /** Returns the id of a campaign of two mails whose accounts send to this port. */
  String create(int leads, int smtpPort) throws InterruptedException {
    String company = api.post("companies", Map.of("name", "Chaos")).text("id");
    List<String> accounts = accounts(company, smtpPort);
    String imported = leads(leads);
    String campaign =
        api.post("campaigns", Map.of("name", "Chaos", "company_id", company)).text("id");
    api.put(
        "campaigns/" + campaign + "/steps",
        List.of(email(template("One")), email(template("Two"))));
    api.put("campaigns/" + campaign + "/accounts", Map.of("email_account_ids", accounts));
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

  private List<String> accounts(String company, int smtpPort) {
    String domain =
        api.post("domains", Map.of("domain", "chaos.example", "company_id", company)).text("id");
    return SENDERS.stream().map(name -> account(domain, name, smtpPort)).toList();
  }

  private String account(String domain, String name, int smtpPort) {
    Facts facts = running.facts();
    return api.post(
            "email-accounts",
            Map.of(
                "domain_id",
                domain,
                "email",
                name.toLowerCase(Locale.ROOT) + "@chaos.example",
                "display_name",
                name,
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

  private static Map<String, Object> email(String template) {
    return Map.of("step_type", "email", "template_id", template);
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
