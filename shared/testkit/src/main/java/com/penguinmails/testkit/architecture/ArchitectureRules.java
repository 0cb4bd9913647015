package com.penguinmails.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;

/** What every module keeps. */
public final class ArchitectureRules {
  private static final String ROOT = "com.penguinmails.";
  private static final List<String> FUNCTIONS =
      List.of(
          "identity",
          "leads",
          "mailboxes",
          "campaigns",
          "inbox",
          "analytics",
          "billing",
          "operations");

  /** Names that say nothing about what a class is for. */
  public static final ArchRule NAMES =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .as("class names say what a class is for");

  /** Packages are topics, not layers. */
  public static final ArchRule PACKAGES =
      noClasses()
          .should()
          .resideInAnyPackage("..service..", "..services..", "..dto..", "..util..", "..helper..")
          .as("packages are topics, not layers");

  /** Time can be set in a test. */
  public static final ArchRule CLOCK =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .as("time comes from an injected clock");

  /** Nobody gets a connection past the tenant lock. */
  public static final ArchRule CONNECTIONS =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + "data.sql..",
              ROOT + "data.tenancy..",
              ROOT + "data.migration..",
              ROOT + "data.legacy..",
              // Retention works as the owner, as a migration does.
              ROOT + "operations.maintenance..")
          .should()
          .callMethod(DataSource.class, "getConnection")
          .orShould()
          .callMethod(java.sql.DriverManager.class, "getConnection", String.class)
          .orShould()
          .callMethod(
              java.sql.DriverManager.class,
              "getConnection",
              String.class,
              String.class,
              String.class)
          .as("connections come through the tenant lock");

  /** The log, not standard output. */
  public static final ArchRule OUTPUT =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .as("what happens goes to the log");

  /** Entry points are found in one place. */
  public static final ArchRule ENTRY_POINTS =
      classes()
          .that()
          .implement(RequestHandler.class)
          .should()
          .resideInAPackage("..lambda..")
          .as("Lambda handlers live in packages named lambda");

  private ArchitectureRules() {}

  /** Returns the rules for every module. */
  public static List<ArchRule> common() {
    return List.of(NAMES, PACKAGES, CLOCK, CONNECTIONS, OUTPUT, ENTRY_POINTS);
  }

  /**
   * A module depends on no other of ours but these.
   *
   * @param module for example {@code leads}
   * @param allowed for example {@code kernel, data}
   */
  public static ArchRule dependencies(String module, String... allowed) {
    List<String> own = new ArrayList<>(List.of(module));
    own.addAll(Arrays.asList(allowed));
    String[] packages = own.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.penguinmails..")
                .and(JavaClass.Predicates.resideOutsideOfPackages(packages)))
        .as(module + " depends on nothing of ours but " + List.of(allowed));
  }

  /** Checks a function module as it is on the class path. */
  public static void checkFunction(String module) {
    if (!FUNCTIONS.contains(module)) {
      throw new IllegalArgumentException("Not a function module: " + module);
    }
    check(module, "kernel", "data", "queue", "mail", "web");
  }

  /** Checks a module and what it may depend on. */
  public static void check(String module, String... allowed) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT + module);
    common().forEach(rule -> rule.allowEmptyShould(true).check(classes));
    dependencies(module, allowed).check(classes);
  }
}
