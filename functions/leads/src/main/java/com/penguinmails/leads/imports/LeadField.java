package com.penguinmails.leads.imports;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a lead that a file can fill, with their longest value in characters (code points).
 */
public enum LeadField {
  EMAIL(
      255,
      "emailaddress",
      "mail",
      "mailaddress",
      "emails",
      "workemail",
      "businessemail",
      "primaryemail",
      "contactemail"),
  FIRST_NAME(100, "givenname", "forename", "fname", "first"),
  LAST_NAME(100, "familyname", "surname", "lname", "last"),
  NAME(200, "fullname", "contactname", "contact", "leadname", "displayname"),
  COMPANY(
      200,
      "companyname",
      "organization",
      "organisation",
      "account",
      "accountname",
      "employer",
      "business"),
  JOB_TITLE(200, "title", "position", "role", "jobrole", "job"),
  CITY(200, "town", "locality"),
  COUNTRY(200, "countryname", "nation"),
  WEBSITE(500, "url", "web", "homepage", "companywebsite", "websiteurl", "site"),
  TIMEZONE(64, "tz", "timezonename");

  private static final Map<String, LeadField> BY_NAME = new HashMap<>();

  static {
    for (LeadField field : values()) {
      BY_NAME.put(lettersOf(field.name()), field);
      field.synonyms.forEach(synonym -> BY_NAME.put(synonym, field));
    }
  }

  private final int limit;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> synonyms;

  LeadField(int limit, String... synonyms) {
    this.limit = limit;
    this.synonyms = List.of(synonyms);
  }

  /** Longest value accepted, in characters. */
  public int limit() {
    return limit;
  }

  /** The column's name in files, reports and the API, such as {@code first_name}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LeadField> named(String header) {
    return Optional.ofNullable(BY_NAME.get(lettersOf(header)));
  }

  private static String lettersOf(String header) {
    return header.toLowerCase(Locale.ROOT).replaceAll("[\\s_.\\-\\p{Cf}\\p{Z}]", "");
  }
}
