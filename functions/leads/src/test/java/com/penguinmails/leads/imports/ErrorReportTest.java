package com.penguinmails.leads.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorReportTest {

  @Test
  void shouldWriteEveryRejectionWithoutFormulas() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ErrorReport report = new ErrorReport(out)) {
      report.add(
          new Rejection.Invalid(
              3,
              "=HYPERLINK(\"http://x\",\"y\")",
              "email",
              Rejection.Reason.EMAIL_INVALID,
              "Not an address."));
      report.add(new Rejection.Duplicate(9, "jörg@büro.example", 2));
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "line,email,field,code,message\r\n"
                + "3,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",email,email_invalid,Not an address.\r\n"
                + "9,jörg@büro.example,email,duplicate_in_file,"
                + "This address is already on line 2; that row was used.\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"})
  void shouldNeutraliseWhatASpreadsheetRuns(String cell) {
    assertThat(ErrorReport.safe(cell)).isEqualTo("'" + cell);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a@b.co", "1-2", "'=1"})
  void shouldLeaveOtherCellsAlone(String cell) {
    assertThat(ErrorReport.safe(cell)).isEqualTo(cell);
  }
}
