package com.penguinmails.data.references;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.data.tenancy.TenantDataSource;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabasesExtension.class)
class CrossDatabaseValidatorDbTest {
  private final TestDatabases databases;
  private final UUID tenant = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private final UUID lead = UUID.randomUUID();
  private final Hands clock = new Hands(Instant.parse("2026-11-21T09:00:00Z"));

  CrossDatabaseValidatorDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @BeforeEach
  void fill() throws SQLException {
    run("insert into tenants (id) values (?), (?)", tenant, other);
    run("insert into leads (id, tenant_id, email) values (?, ?, 'ada@example.org')", lead, tenant);
  }

  @Test
  void shouldKnowWhatIsThereInItsTenantOnly() {
    CrossDatabaseValidator validator = validator(new LocalReferenceCache(clock));
    UUID nowhere = UUID.randomUUID();
    Validation found =
        check(
            validator,
            tenant,
            new Reference(Reference.Kind.LEAD, lead),
            new Reference(Reference.Kind.CAMPAIGN, nowhere));
    assertThat(found.errors()).containsExactly("there is no campaign " + nowhere);
    assertThat(found.isComplete()).isTrue();
    assertThat(check(validator, other, new Reference(Reference.Kind.LEAD, lead)).errors())
        .containsExactly("there is no lead " + lead);
  }

  @Test
  void shouldBelieveAnAnswerForFiveMinutes() throws SQLException {
    CrossDatabaseValidator validator = validator(new LocalReferenceCache(clock));
    Reference reference = new Reference(Reference.Kind.LEAD, lead);
    assertThat(check(validator, tenant, reference).isValid()).isTrue();
    run("delete from leads where id = ?", lead);
    clock.forward(Duration.ofMinutes(5).minusSeconds(1));
    assertThat(check(validator, tenant, reference).isValid()).isTrue();
    clock.forward(Duration.ofSeconds(1));
    assertThat(check(validator, tenant, reference).isValid()).isFalse();
  }

  @Test
  void shouldAskWhenTheCacheFails() {
    CrossDatabaseValidator validator = validator(new BrokenCache());
    assertThat(check(validator, tenant, new Reference(Reference.Kind.LEAD, lead)).isValid())
        .isTrue();
    assertThat(
            check(validator, tenant, new Reference(Reference.Kind.LEAD, UUID.randomUUID()))
                .isValid())
        .isFalse();
  }

  @Test
  void shouldLetWorkGoOnAndSaySoWhenTheOtherTierFails() {
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/penguin_oltp?connectTimeout=1");
    CrossDatabaseValidator validator =
        new CrossDatabaseValidator(
            new Database(new TenantDataSource(nowhere)), new LocalReferenceCache(clock));
    Validation found = check(validator, tenant, new Reference(Reference.Kind.LEAD, lead));
    assertThat(found.isValid()).isTrue();
    assertThat(found.isComplete()).isFalse();
    assertThat(found.unchecked()).containsExactly("lead " + lead + " could not be checked");
  }

  private static Validation check(
      CrossDatabaseValidator validator, UUID tenant, Reference... references) {
    return TenantContext.callAs(tenant, () -> validator.validate(List.of(references)));
  }

  private CrossDatabaseValidator validator(ReferenceCache cache) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(databases.url(Tier.OLTP) + "?prepareThreshold=0");
    source.setUser(Roles.WORKER);
    source.setPassword(databases.password(Roles.WORKER));
    return new CrossDatabaseValidator(new Database(new TenantDataSource(source)), cache);
  }

  private void run(String sql, Object... values) throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        PreparedStatement statement = admin.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static final class BrokenCache implements ReferenceCache {
    @Override
    public Optional<Boolean> get(String key) {
      throw new IllegalStateException("the cache is down");
    }

    @Override
    public void put(String key, boolean exists, Duration time) {
      throw new IllegalStateException("the cache is down");
    }
  }
}
