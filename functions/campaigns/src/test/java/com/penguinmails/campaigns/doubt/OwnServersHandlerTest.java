package com.penguinmails.campaigns.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where the server is ours it is asked over IMAP before people are. */
@ExtendWith(TestDatabasesExtension.class)
class OwnServersHandlerTest {
  @Test
  void shouldAcceptWhatTheServerHoldsAndKeepTheRestInDoubt(TestDatabases databases)
      throws Exception {
    try (EngineFixture engine =
        new EngineFixture(
            databases, Map.of("mail.own.servers", "127.0.0.1", "mail.own.sent.folder", "INBOX"))) {
      UUID tenant = engine.api().tenants().first().id();
      UUID account = engine.account(tenant, 100);
      GreenMailUser mailbox = engine.mailbox(account);
      UUID campaign = engine.campaign(tenant, "held@own.example", "lost@own.example");
      engine.emailStep(tenant, campaign, 1, account, engine.template(tenant, "One", "<p>Hi</p>"));
      engine.schedule();
      engine.run("update send_ledger set state = 'submitting' where campaign_id = ?", campaign);
      engine.settle();
      assertThat(states(engine, campaign)).isEqualTo("held in_doubt, lost in_doubt");
      mailbox.deliver(copy(engine, account));
      String port = imapPort(engine, account, "1");

      engine.reconcile();

      // Who cannot be asked has not said no.
      assertThat(states(engine, campaign)).isEqualTo("held in_doubt, lost in_doubt");
      assertThat(
              engine.texts(
                  Tier.OLTP,
                  "select lookups || coalesce(looked_up::text, '') from send_ledger where campaign_id = ?",
                  campaign))
          .containsExactly("0", "0");
      imapPort(engine, account, port);

      engine.reconcile();

      assertThat(states(engine, campaign)).isEqualTo("held accepted, lost in_doubt");
      assertThat(
              engine.texts(
                  Tier.OLTP,
                  "select lookups from send_ledger where campaign_id = ? and state = 'in_doubt'",
                  campaign))
          .containsExactly("1");
      // The copy alone.
      assertThat(engine.mails()).hasSize(1);
    }
  }

  /** Changes where the account's mailbox is; returns where it was. */
  private static String imapPort(EngineFixture engine, UUID account, String port) {
    String before =
        engine
            .texts(
                Tier.OLTP,
                "select imap_settings ->> 'port' from email_accounts where id = ?",
                account)
            .getFirst();
    engine.run(
        "update email_accounts set imap_settings = jsonb_set(imap_settings, '{port}', cast(? as jsonb)) where id = ?",
        port,
        account);
    return before;
  }

  /** What our server would have kept of the first mail. */
  private static MimeMessage copy(EngineFixture engine, UUID account) throws Exception {
    String key =
        engine
            .texts(
                Tier.OLTP,
                """
                select split_part(s.storage_key, '/', 2) from send_ledger s
                  join campaign_enrollments e on e.id = s.enrollment_id join leads l on l.id = e.lead_id
                 where l.email = 'held@own.example'
                """)
            .getFirst();
    String domain = engine.address(account).substring(engine.address(account).indexOf('@'));
    String mail = "Message-ID: <" + key + domain + ">\r\nSubject: One\r\n\r\nHi\r\n";
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(mail.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String states(EngineFixture engine, UUID campaign) {
    return engine
        .texts(
            Tier.OLTP,
            """
            select string_agg(split_part(l.email, '@', 1) || ' ' || s.state, ', ' order by l.email) from send_ledger s
              join campaign_enrollments e on e.id = s.enrollment_id join leads l on l.id = e.lead_id
             where s.campaign_id = ?
            """,
            campaign)
        .getFirst();
  }
}
