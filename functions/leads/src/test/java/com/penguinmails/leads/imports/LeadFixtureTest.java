package com.penguinmails.leads.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LeadFixtureTest {

  @Test
  void shouldCountTheMessyFileExactly() throws IOException, LeadFileException {
    CollectingSink sink = new CollectingSink();
    FileCounts counts;
    try (InputStream file = open("leads.csv")) {
      counts = new LeadFileReader().read(file, sink);
    }
    String expected;
    try (InputStream file = open("leads.expected.json")) {
      expected = new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s", "");
    }
    assertThat(
            String.format(
                "{\"rows\":%d,\"imported\":%d,\"duplicates_in_file\":%d,\"invalid\":%d}",
                counts.rows(), counts.accepted(), counts.duplicatesInFile(), counts.invalid()))
        .isEqualTo(expected);
    assertThat(sink.batchSizes).containsExactly(4600);
    assertThat(sink.rows.stream().map(LeadRow::email)).doesNotHaveDuplicates();
    assertThat(sink.rows.stream().map(LeadRow::company)).contains("=SUM(A1:A9)", "The \"Best\" Co");
    assertThat(sink.rows.stream().map(row -> row.email().domain())).contains("büro.example");
  }

  private static InputStream open(String name) {
    InputStream in = LeadFixtureTest.class.getResourceAsStream("/" + name);
    assertThat(in).isNotNull();
    return in;
  }
}
