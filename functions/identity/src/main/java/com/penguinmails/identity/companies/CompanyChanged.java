package com.penguinmails.identity.companies;

import com.penguinmails.data.sql.Json;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/** What the analytics tier keeps of a company: the payload of {@code company-changed}. */
@Serdeable
record CompanyChanged(UUID id, String name, String status, Instant updated) {
  static CompanyChanged of(Company company) {
    return new CompanyChanged(company.id(), company.name(), company.status(), company.updated());
  }

  Json payload(JsonMapper json) {
    try {
      return new Json(json.writeValueAsString(this));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
