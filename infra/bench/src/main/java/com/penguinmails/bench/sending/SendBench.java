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

  /** From one region of a provider to the next. */
  private static final List<Duration> DISTANCES =
      List.of(Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(20));

  private static final List<String> COLUMNS =
      List.of(
          "round",
          "mails",
          "pipeline mails/s",
          "mails per minute",
          "bare SMTP mails/s",
          "ratio",
          "target ratio",
          "statements per mail",
          "target statements");

  private static final List<String> PART_COLUMNS =
      List.of(
          "round",
          "bare SMTP mails/s",
          "with a ledger mails/s",
          "ratio",
          "the product's client mails/s",
          "ratio");

  private static final List<String> FAR_COLUMNS =
      List.of(
          "ms away",
          "mails",
          "pipeline connections",
          "bare connections",
          "pipeline mails/s",
          "bare SMTP mails/s",
          "ratio",
          "target ratio");

  private SendBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench)
      throws IOException, SQLException, InterruptedException {
    int mails = bench.scale().mails();
    // The catcher keeps what it gets.
    int share = Math.max(20, mails / 5);
    List<List<Object>> rows = new ArrayList<>();
    List<List<Object>> parts = new ArrayList<>();
    List<List<Object>> distant = new ArrayList<>();
    List<String> top = List.of();
    try (Connection superuser = bench.superuser()) {
      BenchCampaign campaigns = new BenchCampaign(bench, superuser);
      StatementCount statements = new StatementCount(bench);
      bench.progress().println("Sending, warming up …");
      int catcher = bench.facts().smtpPort();
      pipeline(bench, campaigns, mails, catcher);
      bare(share, catcher, BareSmtp.Journal.NONE);
      recorded(bench, share);
      client(bench, share);
      for (int number = 1; number <= bench.scale().sendRounds(); number++) {
        bench.progress().printf("  round %d of %d …%n", number, bench.scale().sendRounds());
        statements.reset();
        double sent = pipeline(bench, campaigns, mails, catcher);
        double perMail = statements.calls() / (double) mails;
        top = statements.top(6);
        double floor = bare(mails, catcher, BareSmtp.Journal.NONE);
        double recorded = recorded(bench, mails);
        double client = client(bench, share) / share;
        rows.add(
            List.of(
                number,
                mails,
                Math.round(mails / sent),
                Math.round(60 * mails / sent),
                Math.round(mails / floor),
                floor / sent,
                "≥ 0.6",
                perMail,
                "≤ 3"));
        parts.add(
            List.of(
                number,
                Math.round(mails / floor),
                Math.round(mails / recorded),
                floor / recorded,
                Math.round(1 / client),
                floor / mails / client));
      }
      for (Duration distance : DISTANCES) {
        distant.add(distant(bench, campaigns, share, distance));
      }
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "pipeline: from the scheduler's first look to the last accepted mail, 4 accounts and connections");
    notes.add("bare: finished messages of the same size over 4 connections into the same catcher");
    notes.add("statements of the workers' role in all tiers, without transaction control");
    top.forEach(line -> notes.add("database: " + line));
    return List.of(
        new Table("Sending", COLUMNS, rows, notes),
        new Table(
            "What parts of it take alone",
            PART_COLUMNS,
            parts,
            List.of(
                "with a ledger: the bare loop with one durable statement a mail in a table with nothing but a key",
                "the product's client: composes each mail and submits it with the mail library; no template, key, database or queue",
                "ratios are to the bare loop")),
        new Table(
            "Sending to a server that is not in this machine",
            FAR_COLUMNS,
            distant,
            List.of(
                "each reply of the catcher comes so much later; a mail takes at least four of them; connecting itself takes no longer, and a distance has one round",
                "batches that run at once have a connection each: where the pipeline had more of them, so much of its ratio is theirs")));
  }

  private static List<Object> distant(
      Workbench bench, BenchCampaign campaigns, int mails, Duration distance)
      throws IOException, SQLException, InterruptedException {
    bench.progress().printf("  %d ms away …%n", distance.toMillis());
    try (DistantServer server = new DistantServer(bench.facts().smtpPort(), distance)) {
      double sent = pipeline(bench, campaigns, mails, server.port());
      int opened = server.opened();
      double floor = bare(mails, server.port(), BareSmtp.Journal.NONE);
      return List.of(
          distance.toMillis(),
          mails,
          opened,
          CONNECTIONS,
          Math.round(mails / sent),
          Math.round(mails / floor),
          floor / sent,
          "≥ 0.6");
    }
  }

  private static double pipeline(Workbench bench, BenchCampaign campaigns, int mails, int smtpPort)
      throws SQLException, InterruptedException {
    UUID campaign = campaigns.create(mails, CONNECTIONS, smtpPort);
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
    return bare(mails, bench.facts().smtpPort(), ledger);
  }

  private static double bare(int mails, int smtpPort, BareSmtp.Journal journal)
      throws IOException, InterruptedException {
    return Senders.seconds(mails, CONNECTIONS, new BareSmtp(smtpPort, message(), journal)::send);
  }

  private static double client(Workbench bench, int mails)
      throws IOException, InterruptedException {
    return Senders.seconds(
        mails, CONNECTIONS, new ClientLoop(bench.facts().smtpPort(), bench.clock())::send);
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
