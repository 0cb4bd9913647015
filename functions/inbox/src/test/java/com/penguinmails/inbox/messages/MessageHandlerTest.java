package com.penguinmails.inbox.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.content.Bodies;
import com.penguinmails.data.content.Body;
import com.penguinmails.data.content.NewBody;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.inbox.InboxFixture;
import com.penguinmails.inbox.SentMail;
import com.penguinmails.inbox.lambda.InboxApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class MessageHandlerTest {
  private static final String PATH = "/api/v1/tenant/messages";

  private static InboxFixture fixture;
  private static ApiClient anyone;
  private static ApiClient reader;
  private static ApiClient stranger;

  @BeforeAll
  static void start(TestDatabases databases) {
    fixture = new InboxFixture(databases);
    anyone = fixture.api.client(InboxApiHandler::new);
    reader = anyone.withKey(fixture.api.tenants().first().key("read"));
    stranger = anyone.withKey(fixture.api.tenants().second().key("read"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldPageThroughTheMessagesOfALead() {
    SentMail newest = fixture.sent(fixture.first());
    List<String> sent = new ArrayList<>(List.of(newest.storageKey()));
    for (int i = 0; i < 4; i++) {
      sent.addFirst(
          fixture
              .sent(newest.tenant(), newest.account(), newest.lead(), newest.email())
              .storageKey());
    }
    String query = PATH + "?limit=2&lead_id=" + newest.lead();

    ApiAnswer page = reader.get(query);
    List<String> read = keys(page);
    while (page.at("/next_cursor") != null) {
      page = reader.get(query + "&cursor=" + page.at("/next_cursor"));
      read.addAll(keys(page));
    }

    assertThat(read).isEqualTo(sent);
    assertThat(page.at("/has_more")).isEqualTo("false");
    assertThat(stranger.get(query).size("/data")).isZero();
  }

  @Test
  void shouldFilterAndRefuseWordsNoMessageHas() {
    SentMail mail = fixture.sent(fixture.first());
    String query = PATH + "?campaign_id=" + mail.campaign();

    assertThat(keys(reader.get(query + "&status=sent&direction=outbound")))
        .containsExactly(mail.storageKey());
    assertThat(keys(reader.get(query + "&status=bounced"))).isEmpty();
    assertThat(keys(reader.get(query + "&direction=inbound"))).isEmpty();
    assertThat(reader.get(PATH + "?status=lost").status()).isEqualTo(422);
    assertThat(reader.get(PATH + "?campaign_id=x").status()).isEqualTo(400);
    assertThat(reader.get(PATH + "?cursor=AAAA").status()).isEqualTo(400);
    assertThat(anyone.get(PATH).status()).isEqualTo(401);
  }

  @Test
  void shouldReadABodyUnderBothSpellingsOfItsKey() {
    SentMail mail = fixture.sent(fixture.first());
    Body body = new Body("Grüße, " + "Ada ".repeat(300), "<p>Grüße</p>");
    store(mail, body);

    ApiAnswer answer = reader.get(PATH + "/" + mail.storageKey() + "/content");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/storage_key")).isEqualTo(mail.storageKey());
    assertThat(answer.at("/subject")).isEqualTo("Hello");
    assertThat(answer.at("/to")).isEqualTo(mail.email());
    assertThat(answer.at("/text")).isEqualTo(body.text());
    assertThat(answer.at("/html")).isEqualTo(body.html());
    assertThat(answer.at("/headers/Subject")).isEqualTo("Hello");
    assertThat(reader.get(PATH + "/" + mail.storageKey().replace("/", "%2F") + "/content").json())
        .isEqualTo(answer.json());
  }

  @Test
  void shouldPageThroughAndReadMessagesOfTheFormerProduct() {
    SentMail mail = fixture.sent(fixture.first());
    for (String table : List.of("email_messages", "email_content")) {
      fixture.run(
          Tier.CONTENT,
          "create table %1$s_legacy partition of %1$s for values from (':') to (maxvalue)"
              .formatted(table));
    }
    fixture.run(
        Tier.CONTENT,
        """
        with m as (
          insert into email_messages (storage_key, tenant_id, lead_id, direction, status)
          select k, ?, ?, 'outbound', 'sent' from unnest(array['email_a1-b2_1700000000000', 'bounce_a1-b2_1700000000001']) k
          returning storage_key, tenant_id)
        insert into email_content (storage_key, tenant_id, body, compression_algorithm, raw_size_bytes, compressed_size_bytes, content_hash)
        select storage_key, tenant_id, convert_to('{"text": "Of old"}', 'UTF8'), 'none', 18, 18, sha256('') from m
        """,
        mail.tenant(),
        mail.lead());
    String query = PATH + "?limit=1&lead_id=" + mail.lead();

    ApiAnswer page = reader.get(query);
    List<String> read = keys(page);
    while (page.at("/next_cursor") != null) {
      page = reader.get(query + "&cursor=" + page.at("/next_cursor"));
      read.addAll(keys(page));
    }

    assertThat(read)
        .containsExactly(
            "email_a1-b2_1700000000000", "bounce_a1-b2_1700000000001", mail.storageKey());
    assertThat(reader.get(PATH + "/email_a1-b2_1700000000000/content").at("/text"))
        .isEqualTo("Of old");
    assertThat(stranger.get(PATH + "/email_a1-b2_1700000000000/content").status()).isEqualTo(404);
  }

  @Test
  void shouldHideMessagesOfOthersAndThoseThatAreNot() {
    SentMail mail = fixture.sent(fixture.first());
    store(mail, new Body("secret", null));

    ApiAnswer answer = stranger.get(PATH + "/" + mail.storageKey() + "/content");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("secret");
    assertThat(reader.get(PATH + "/202611/x/content").status()).isEqualTo(404);
    assertThat(reader.get(PATH + "/202611%2Fx/content").status()).isEqualTo(404);
  }

  @Test
  void shouldFindMessagesByTheirWordsInsideTheTenant() {
    SentMail first = fixture.sent(fixture.first());
    SentMail second = fixture.sent(fixture.first());
    SentMail html = fixture.sent(fixture.first());
    SentMail foreign = fixture.sent(fixture.second());
    store(first, new Body("Our quince jelly is ready, Ada", null));
    store(second, new Body("No quince this year, but jelly of plums", null));
    store(html, new Body("", "<p class=\"quincunx\">Medlar</p><p>compote</p>"));
    store(foreign, new Body("Foreign quince jelly", null));

    assertThat(search("quince jelly")).containsExactly(second.storageKey(), first.storageKey());
    assertThat(search("%22quince%20jelly%22")).containsExactly(first.storageKey());
    assertThat(search("quince%20-plums")).containsExactly(first.storageKey());
    assertThat(search("QUINCE%20ada")).containsExactly(first.storageKey());
    assertThat(search("medlar")).containsExactly(html.storageKey());
    assertThat(search("hello%20medlar")).containsExactly(html.storageKey());
    assertThat(search("quincunx")).isEmpty();
    assertThat(search("quince%20jelly&lead_id=" + first.lead()))
        .containsExactly(first.storageKey());
    assertThat(search("quince%20jelly&campaign_id=" + foreign.campaign())).isEmpty();
    assertThat(search("quince%20jelly&status=bounced")).isEmpty();
    assertThat(search("!!!")).isEmpty();
    assertThat(keys(stranger.get(PATH + "?q=quince"))).containsExactly(foreign.storageKey());
    assertThat(reader.get(PATH + "?q=%20").status()).isEqualTo(422);
    assertThat(reader.get(PATH + "?q=" + "x".repeat(201)).status()).isEqualTo(422);

    ApiAnswer page = reader.get(PATH + "?limit=1&q=quince");
    assertThat(keys(page)).containsExactly(second.storageKey());
    assertThat(keys(reader.get(PATH + "?limit=1&q=quince&cursor=" + page.at("/next_cursor"))))
        .containsExactly(first.storageKey());
  }

  private static List<String> search(String words) {
    return keys(reader.get(PATH + "?q=" + words.replace(" ", "%20")));
  }

  private static void store(SentMail mail, Body body) {
    Database content = fixture.worker().getBean(Database.class, Qualifiers.byName("content"));
    NewBody stored = new NewBody(mail.storageKey(), body, new Json("{\"Subject\": \"Hello\"}"));
    Bodies bodies = fixture.worker().getBean(Bodies.class);
    TenantContext.runAs(
        mail.tenant(),
        () -> {
          assertThat(bodies.insert(content, List.of(stored))).isEqualTo(1);
          assertThat(bodies.insert(content, List.of(stored))).isZero();
        });
  }

  private static List<String> keys(ApiAnswer answer) {
    assertThat(answer.status()).isEqualTo(200);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < answer.size("/data"); i++) {
      keys.add(answer.at("/data/" + i + "/storage_key"));
    }
    return keys;
  }
}
