package com.penguinmails.campaigns.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How campaigns end. */
@ExtendWith(TestDatabasesExtension.class)
class CompletionDbTest {
  private static EngineFixture engine;

  @BeforeAll
  static void start(TestDatabases databases) {
    engine = new EngineFixture(databases);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void shouldCompleteTheOthersWhenOneCannotBe() {
    UUID tenant = engine.api().tenants().first().id();
    List<UUID> campaigns =
        Stream.of(engine.campaign(tenant), engine.campaign(tenant))
            .sorted(Comparator.comparing(UUID::toString))
            .toList();
    // Stands for whatever a database may refuse about one campaign.
    engine.run(
        "alter table campaigns add constraint poison check (not (status = 'completed' and id = '%s'))"
            .formatted(campaigns.getFirst()));
    try {
      engine.schedule();
    } finally {
      engine.run("alter table campaigns drop constraint poison");
    }

    assertThat(status(campaigns.getFirst())).containsExactly("sending");
    assertThat(status(campaigns.getLast())).containsExactly("completed");
  }

  private static List<String> status(UUID campaign) {
    return engine.texts(Tier.OLTP, "select status from campaigns where id = ?", campaign);
  }
}
