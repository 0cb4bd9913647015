package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** One tenant attacks another's rows in every table; {@link Attacks} says how. */
@ExtendWith(TestDatabasesExtension.class)
class AttackDbTest {
  private static final List<Target> TARGETS = new ArrayList<>();
  private static TestDatabases databases;

  @BeforeAll
  static void fill(TestDatabases own) throws SQLException {
    databases = own;
    TARGETS.addAll(Target.all(own));
  }

  @FunctionalInterface
  private interface Attack {
    void run(Target target, Attacks attacks) throws SQLException;
  }

  @TestFactory
  Stream<DynamicTest> shouldNotReadCountOrLock() {
    return each("read", (target, attacks) -> attacks.readCountAndLock(target.table()));
  }

  @TestFactory
  Stream<DynamicTest> shouldNotWriteChangeOrDelete() {
    return each("write", (target, attacks) -> attacks.writeChangeAndDelete(target.table()));
  }

  @TestFactory
  Stream<DynamicTest> shouldNotLearnFromOrWriteOntoAUniqueKey() {
    return each(
        "unique",
        (target, attacks) -> {
          for (Collision collision : target.collisions()) {
            attacks.collide(collision);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldSeeOwnRowsOnly() {
    return each("see", (target, attacks) -> attacks.seeOwnRowsOnly(target.table()));
  }

  private static Stream<DynamicTest> each(String name, Attack attack) {
    assertThat(TARGETS).isNotEmpty();
    return TARGETS.stream()
        .filter(target -> target.me().equals(TwoTenants.OWN))
        .map(
            target ->
                dynamicTest(
                    name + " " + target,
                    () -> {
                      try (Connection connection =
                          databases.connection(target.tier(), target.role())) {
                        attack.run(target, target.attacks(new Attempt(connection)));
                      }
                    }));
  }
}
