package com.penguinmails.packing;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the walk cannot see for itself. Names are as in class files, with slashes.
 *
 * @param divisible beginnings of names of which classes may be left out; everything else stays
 *     whole
 * @param byName classes whose names are put together while running
 * @param never what is left out although something leads there, because nobody goes
 * @param onlyReturned beginnings of names that others mention as what they return, under that very
 *     type: the verifier does not look at them, so they are left out unless they are run
 * @param bound beginnings of names whose fields are set by reflection: what is made needs the types
 *     of its fields too
 */
record Rules(
    List<String> divisible,
    Pattern byName,
    Pattern never,
    List<String> onlyReturned,
    List<String> bound) {

  static final Rules OF_FUNCTIONS =
      new Rules(
          List.of(
              "ch/qos/logback/",
              "com/amazonaws/",
              "com/fasterxml/",
              "com/github/benmanes/caffeine/",
              "com/github/f4b6a3/",
              "com/google/",
              "com/nimbusds/",
              // Most modules send mail and only one renders it.
              "com/penguinmails/mail/",
              "com/sanctionco/",
              "com/stripe/",
              "com/zaxxer/",
              "io/github/bucket4j/",
              "io/github/resilience4j/",
              "liqp/",
              "liquid/",
              "org/apache/commons/",
              "org/eclipse/angus/",
              "org/flywaydb/",
              "org/joda/",
              "org/json/",
              "org/jsoup/",
              "org/postgresql/",
              "reactor/",
              "redis/",
              "software/amazon/"),
          // Caffeine has a class for each combination of features; these have strong keys and
          // values.
          Pattern.compile("com/github/benmanes/caffeine/cache/(SS|PS)[A-Z]*"),
          // Jackson lists itself as a service that nobody looks up.
          Pattern.compile("META-INF/services/com\\.fasterxml\\..*"),
          List.of("com/stripe/service/"),
          List.of("com/stripe/"));

  boolean mayLeaveOut(String name) {
    return startsWithOneOf(divisible, name);
  }

  boolean isNever(String name) {
    return never.matcher(name).matches();
  }

  boolean isBound(String name) {
    return startsWithOneOf(bound, name);
  }

  boolean isOnlyReturned(String name) {
    return startsWithOneOf(onlyReturned, name);
  }

  private static boolean startsWithOneOf(List<String> beginnings, String name) {
    return beginnings.stream().anyMatch(name::startsWith);
  }
}
