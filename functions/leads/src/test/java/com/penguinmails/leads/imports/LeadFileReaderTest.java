package com.penguinmails.leads.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.leads.imports.LeadFileException.Problem;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeadFileReaderTest {

  private final CollectingSink sink = new CollectingSink();

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE"})
  void shouldReadEveryEncoding(String charset) throws IOException, LeadFileException {
    String mark = charset.startsWith("UTF-16") ? "\uFEFF" : "";
    sink.read(
        (mark + "email,city\na@b.co,Köln – Łódź\n".replace("Łódź", "é"))
            .getBytes(Charset.forName(charset)));
    assertThat(sink.rows).extracting(LeadRow::city).containsExactly("Köln – é");
  }

  @Test
  void shouldLoseOneCharacterOnlyToOneDamagedByte() throws IOException, LeadFileException {
    byte[] file = "email,city,country\na@b.co,Łódź?,Österreich".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < file.length; i++) {
      file[i] = file[i] == '?' ? (byte) 0xE9 : file[i];
    }
    sink.read(file);
    assertThat(sink.rows.getFirst().city()).isEqualTo("Łódźé");
    assertThat(sink.rows.getFirst().country()).isEqualTo("Österreich");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void shouldFindTheDelimiterOutsideQuotes(String delimiter) throws IOException, LeadFileException {
    sink.read(
        String.join(delimiter, "\"E-Mail Address\"", "\"a,b;c,d;e\"", "city")
            + "\n"
            + String.join(delimiter, "a@b.co", "x", "Rome")
            + "\n");
    assertThat(sink.rows.getFirst().city()).isEqualTo("Rome");
    assertThat(sink.rows.getFirst().custom()).isEqualTo(Map.of("a_b_c_d_e", "x"));
  }

  @Test
  void shouldTellThePhysicalLineAcrossQuotedAndMixedLineEnds()
      throws IOException, LeadFileException {
    FileCounts counts =
        sink.read(
            "email,company\r\na@b.co,\"Blue\nSky\r\nLtd\"\n\nbad,x\rA@B.co ,y\n , \n\"c@d.co\",\"q \"\"x\"\", z\"");
    assertThat(counts).isEqualTo(new FileCounts(4, 2, 1, 1));
    assertThat(sink.rows).extracting(LeadRow::line).containsExactly(2L, 9L);
    assertThat(sink.rows)
        .extracting(LeadRow::company)
        .containsExactly("Blue\nSky\r\nLtd", "q \"x\", z");
    assertThat(sink.rejections).extracting(Rejection::line).containsExactly(6L, 7L);
    assertThat(sink.rejections.get(1)).isEqualTo(new Rejection.Duplicate(7, "a@b.co", 2));
  }

  @Test
  void shouldMapHeadersAndKeepUnknownColumns() throws IOException, LeadFileException {
    sink.read(
        """
        \uFEFFE_MAIL,First Name,SURNAME,Favourite Colour!,,email,organisation
        a@b.co,Ann,Li,=1+1,x,other@b.co,-Acme\0
        """);
    LeadRow row = sink.rows.getFirst();
    assertThat(row.name()).isEqualTo("Ann Li");
    assertThat(row.company()).isEqualTo("-Acme");
    assertThat(row.jobTitle()).isNull();
    assertThat(row.custom())
        .isEqualTo(Map.of("favourite_colour", "=1+1", "column_5", "x", "email", "other@b.co"));
  }

  @ParameterizedTest
  @CsvSource({
    "'a@b.co', row, too_few_cells",
    "'a@b.co,x,y', row, too_many_cells",
    "'nobody,x', email, email_invalid",
    "'jörg@b.co,x', email, email_invalid",
    "',x', email, email_missing"
  })
  void shouldRejectARowWithItsReason(String row, String field, String code)
      throws IOException, LeadFileException {
    assertThat(sink.read("email,city\n" + row + "\nok@b.co,x,,\n"))
        .isEqualTo(new FileCounts(2, 1, 0, 1));
    assertThat(sink.rejections.getFirst().field()).isEqualTo(field);
    assertThat(sink.rejections.getFirst().code()).isEqualTo(code);
  }

  @Test
  void shouldRejectWhatIsLongerThanItsColumn() throws IOException, LeadFileException {
    String fits = "\uD83D\uDC27".repeat(200);
    sink.read(
        "email,company,note\na@b.co,"
            + fits
            + ",n\nb@b.co,"
            + fits
            + "x,n\nc@b.co,c,"
            + "n".repeat(1001)
            + "\n");
    assertThat(sink.rows).extracting(LeadRow::company).containsExactly(fits);
    assertThat(sink.rejections).extracting(Rejection::field).containsExactly("company", "note");
  }

  @Test
  void shouldCountAnInvalidRowAsInvalidOnlyAndTakeALaterGoodOne()
      throws IOException, LeadFileException {
    String tooLong = "x".repeat(201);
    FileCounts counts =
        sink.read("email,company\na@b.co," + tooLong + "\na@b.co,y\na@b.co," + tooLong + "\n");
    assertThat(counts).isEqualTo(new FileCounts(3, 1, 0, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "'', EMPTY_FILE, 1",
    "' \n\n', EMPTY_FILE, 1",
    "'email,city\n', NO_ROWS, 1",
    "'\nname,city\nAnn,Rome\n', NO_EMAIL_COLUMN, 2",
    "'email,city\na@b.co,x\nc@d.co,\"Rome\ne@f.co,y\n', UNTERMINATED_QUOTE, 3",
    "'email,city\na@b.co,x\nc@d.co,\"Rome\"e\n', MALFORMED_ROW, 3"
  })
  void shouldSayWhatIsWrongWithTheFile(String file, Problem problem, long line) {
    assertThatThrownBy(() -> sink.read(file))
        .isInstanceOfSatisfying(
            LeadFileException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(problem);
              assertThat(e.line()).isEqualTo(line);
            });
  }

  @Test
  void shouldBoundColumnsKeysAndRows() {
    assertThatThrownBy(() -> sink.read("email" + ",x".repeat(51) + "\n"))
        .hasFieldOrPropertyWithValue("problem", Problem.TOO_MANY_COLUMNS);
    assertThatThrownBy(() -> sink.read("email," + "k".repeat(61) + "\n"))
        .hasFieldOrPropertyWithValue("problem", Problem.COLUMN_NAME_TOO_LONG);
    assertThatThrownBy(() -> sink.read("email,city\na@b.co,x\nb@b.co,\"" + "x\n".repeat(1 << 21)))
        .hasFieldOrPropertyWithValue("problem", Problem.ROW_TOO_LARGE)
        .hasFieldOrPropertyWithValue("line", 3L);
    assertThatThrownBy(() -> sink.read("email,city\na@b.co" + ",".repeat(20_000)))
        .hasFieldOrPropertyWithValue("problem", Problem.ROW_TOO_LARGE);
  }
}
