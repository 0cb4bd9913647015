package com.penguinmails.inbox.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.inbox.InboxFixture;
import com.penguinmails.inbox.lambda.InboxApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages through words of every frequency, over three months, beside a plain reading of all. */
@ExtendWith(TestDatabasesExtension.class)
class SearchDbTest {
  private static InboxFixture fixture;
  private static TestDatabases databases;
  private static ApiClient reader;

  @BeforeAll
  static void start(TestDatabases given) throws SQLException {
    databases = given;
    fixture = new InboxFixture(databases);
    reader =
        fixture.api.client(InboxApiHandler::new).withKey(fixture.api.tenants().first().key("read"));
    try (Connection owner = databases.owner(Tier.CONTENT);
        Statement statement = owner.createStatement()) {
      statement.execute(
          "select app_sec.make_message_partitions((now() - interval '2 months')::date, 3)");
    }
    try (Connection superuser = databases.superuser(Tier.CONTENT);
        Statement statement = superuser.createStatement()) {
      // Of two tenants in turn; the frequency of a word is in its name; "late" is rare among the
      // newest only.
      statement.execute(
          """
          with m as (
            insert into email_messages (storage_key, tenant_id, email_account_id, direction, subject, status, lead_id, created_at)
            select to_char(at, 'YYYYMM') || '/' || lpad(n::text, 8, '0') || '-0000-7000-8000-000000000000',
                   case when n %% 2 = 0 then '%s' else '%s' end::uuid, gen_random_uuid(), 'outbound', 'x',
                   case when n %% 12 = 0 then 'bounced' else 'sent' end,
                   case when n < 1000 then '00000000-0000-7000-8000-000000000001'::uuid end, at
              from (select n, date_trunc('month', now()) - interval '2 months' + (n / 1000) * interval '1 month' as at
                      from generate_series(0, 2999) n) t
            returning storage_key, tenant_id, substr(storage_key, 8, 8)::int as n)
          insert into content_search_index (storage_key, tenant_id, document)
          select storage_key, tenant_id, to_tsvector('simple', concat_ws(' ',
                   'all', case when n %% 4 = 0 then 'half' end, case when n %% 20 = 0 then 'tenth' end,
                   case when n %% 100 = 0 then 'fiftieth' end, case when n %% 1000 = 0 then 'rare ' || repeat('x', 250) end,
                   case when n < 2600 and n %% 4 = 0 then 'early' end))
            from m
          """
              .formatted(fixture.first(), fixture.second()));
    }
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all",
        "half",
        "tenth",
        "fiftieth",
        "rare",
        "early",
        "half -tenth",
        "all rare",
        "rare or none",
        "none or fiftieth -rare",
        "\"tenth fiftieth\"",
        "\"fiftieth tenth\"",
        "fiftieth -\"tenth fiftieth\"",
        "-all",
        "-half",
        "all -early",
        "tenths",
        "none"
      })
  void shouldFindEachOnceNewestFirst(String words) throws SQLException {
    assertThat(found("?limit=37&q=" + URLEncoder.encode(words, UTF_8)))
        .isEqualTo(expected(words, "true"));
  }

  @Test
  void shouldFindWordsThatAreTooLongForTheIndex() throws SQLException {
    // Longer than what a request may ask for.
    try (Connection superuser = databases.superuser(Tier.CONTENT);
        Statement statement = superuser.createStatement()) {
      superuser.setAutoCommit(false);
      statement.execute("select app_sec.set_context('" + fixture.first() + "', null, null)");
      try (ResultSet row =
          statement.executeQuery(
              "select count(*) from app_sec.search_messages(repeat('x', 250), '~', null, null, null, null, 50)")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "half", "fiftieth", "rare"})
  void shouldFilterWhatItFinds(String words) throws SQLException {
    assertThat(found("?limit=10&status=bounced&q=" + words))
        .isEqualTo(expected(words, "m.status = 'bounced'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "tenth", "rare"})
  void shouldFindWhatAFilterHidesInTheNewerMonths(String words) throws SQLException {
    String lead = "00000000-0000-7000-8000-000000000001";
    assertThat(found("?limit=10&lead_id=" + lead + "&q=" + words))
        .isEqualTo(expected(words, "m.lead_id = '" + lead + "'"));
  }

  private static List<String> found(String query) {
    List<String> keys = new ArrayList<>();
    String path = "/api/v1/tenant/messages" + query;
    ApiAnswer page = reader.get(path);
    add(keys, page);
    while (page.at("/next_cursor") != null) {
      page = reader.get(path + "&cursor=" + page.at("/next_cursor"));
      add(keys, page);
    }
    return keys;
  }

  private static void add(List<String> keys, ApiAnswer page) {
    assertThat(page.status()).isEqualTo(200);
    for (int i = 0; i < page.size("/data"); i++) {
      keys.add(page.at("/data/" + i + "/storage_key"));
    }
  }

  private static List<String> expected(String words, String filter) throws SQLException {
    List<String> keys = new ArrayList<>();
    try (Connection superuser = databases.superuser(Tier.CONTENT);
        Statement statement = superuser.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select m.storage_key from email_messages m join content_search_index s using (storage_key) where m.tenant_id = '"
                    + fixture.first()
                    + "' and s.document @@ websearch_to_tsquery('simple', '"
                    + words
                    + "') and "
                    + filter
                    + " order by m.storage_key desc")) {
      while (row.next()) {
        keys.add(row.getString(1));
      }
    }
    return keys;
  }
}
