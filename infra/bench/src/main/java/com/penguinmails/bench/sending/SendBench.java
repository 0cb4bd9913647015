package com.penguinmails.bench.sending;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A campaign through scheduler, outbox, queue, worker and ledger, beside a bare SMTP loop. */
public final class SendBench {
  private static final int CONNECTIONS = 4;
  private static final int MESSAGE_BYTES = 2_600;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final List<String> COLUMNS =
      List.of(
          "round",
          "mails",
          "pipeline mails/s",
          "mails per minute",
          "bare SMTP mails/s",
          "ratio",
          "target ratio",
          "bare SMTP with a ledger mails/s",
          "its ratio",
          "statements per mail",
          "target statements");

  private SendBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench)
      throws IOException, SQLException, InterruptedException {
    int mails = bench.scale().mails();
    List<List<Object>> rows = new ArrayList<>();
    List<String> top = List.of();
    try (Connection superuser = bench.superuser()) {
      BenchCampaign campaigns = new BenchCampaign(bench, superuser);
      StatementCount statements = new StatementCount(bench);
      bench.progress().println("Sending, warming up …");
      pipeline(bench, campaigns, Math.max(20, mails / 5));
      bare(bench, Math.max(20, mails / 5), BareSmtp.Journal.NONE);
      recorded(bench, Math.max(20, mails / 5));
      for (int number = 1; number <= bench.scale().sendRounds(); number++) {
        bench.progress().printf("  round %d of %d …%n", number, bench.scale().sendRounds());
        statements.reset();
        double sent = pipeline(bench, campaigns, mails);
        double perMail = statements.calls() / (double) mails;
        top = statements.top(6);
        double floor = bare(bench, mails, BareSmtp.Journal.NONE);
        double recorded = recorded(bench, mails);
        rows.add(
            List.of(
                number,
                mails,
                Math.round(mails / sent),
                Math.round(60 * mails / sent),
                Math.round(mails / floor),
                floor / sent,
                "≥ 0.6",
                Math.round(mails / recorded),
                floor / recorded,
                perMail,
                "≤ 3"));
      }
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "pipeline: from the scheduler's first look to the last accepted mail, 4 accounts and connections");
    notes.add("bare: finished messages of the same size over 4 connections into the same catcher");
    notes.add(
        "with a ledger: the same loop with one durable statement a mail in a table with nothing but a key; its ratio is to the bare loop");
    notes.add("statements of the workers' role in all tiers, without transaction control");
    top.forEach(line -> notes.add("database: " + line));
    return List.of(new Table("Sending", COLUMNS, rows, notes));
  }

  private static double pipeline(Workbench bench, BenchCampaign campaigns, int mails)
      throws SQLException, InterruptedException {
    UUID campaign = campaigns.create(mails, CONNECTIONS);
    campaigns.run("checkpoint");
    campaigns.start(campaign);
    long start = System.nanoTime();
    bench.running().fire("campaign-scheduler");
    Instant end = bench.clock().instant().plus(LIMIT);
    while (campaigns.number(
            "select sum(completed) from campaign_progress where campaign_id = ?", campaign)
        < mails) {
      if (bench.clock().instant().isAfter(end)) {
        throw new IllegalStateException("not everything was sent within " + LIMIT);
      }
      Thread.sleep(5);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double recorded(Workbench bench, int mails)
      throws IOException, SQLException, InterruptedException {
    BareLedger ledger = new BareLedger(bench);
    ledger.create();
    return bare(bench, mails, ledger);
  }

  private static double bare(Workbench bench, int mails, BareSmtp.Journal journal)
      throws IOException, InterruptedException {
    return new BareSmtp(bench.facts().smtpPort(), message(), journal).seconds(mails, CONNECTIONS);
  }

  private static byte[] message() {
    StringBuilder text =
        new StringBuilder(
            """
            From: bare@bench.example\r
            To: lead@bench.example\r
            Subject: bench\r
            MIME-Version: 1.0\r
            Content-Type: text/plain\r
            \r
            """);
    while (text.length() < MESSAGE_BYTES) {
      text.append("how does your company reach new customers today? We help teams like yours.\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
