package com.penguinmails.leads.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.kernel.EmailAddress;
import com.penguinmails.kernel.InvisibleText;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomFileTest {

  private static final List<LineDelimiter> LINE_ENDS =
      List.of(LineDelimiter.LF, LineDelimiter.CR, LineDelimiter.CRLF);

  @Test
  void shouldReadBackWhatAWriterWrote() throws IOException, LeadFileException {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      char delimiter = ",;\t".charAt(random.nextInt(3));
      StringWriter file = new StringWriter();
      Map<String, String> first = new LinkedHashMap<>();
      int count = 1 + random.nextInt(400);
      try (CsvWriter csv =
          CsvWriter.builder()
              .fieldSeparator(delimiter)
              .lineDelimiter(LINE_ENDS.get(seed % 3))
              .build(file)) {
        csv.writeRecord("Email", "Company", "City");
        for (int i = 0; i < count; i++) {
          String email = "u" + random.nextInt(200) + "@b.co";
          String company = text(random);
          csv.writeRecord(email, company, "x");
          first.putIfAbsent(email, InvisibleText.strip(company));
        }
      }
      CollectingSink sink = new CollectingSink();
      FileCounts counts = sink.read(file.toString());
      assertThat(counts).isEqualTo(new FileCounts(count, first.size(), count - first.size(), 0));
      Map<String, String> read = new LinkedHashMap<>();
      sink.rows.forEach(
          row -> read.put(row.email().value(), row.company() == null ? "" : row.company()));
      assertThat(read).isEqualTo(first);
      assertThat(sink.batchSizes).allMatch(size -> size <= 100);
    }
  }

  @Test
  void shouldNeverCrashOnRandomBytes() throws IOException {
    byte[] alphabet = "email,a@b.co;\t\"\"\n\r\0=".getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.writeBytes("email,city\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0, length = random.nextInt(60); i < length; i++) {
        file.write(
            random.nextInt(8) == 0
                ? random.nextInt(256)
                : alphabet[random.nextInt(alphabet.length)]);
      }
      CollectingSink sink = new CollectingSink();
      try {
        FileCounts counts = sink.read(file.toByteArray());
        assertThat(counts.accepted() + counts.duplicatesInFile() + counts.invalid())
            .isEqualTo(counts.rows());
        assertThat(sink.rejections).hasSize((int) (counts.duplicatesInFile() + counts.invalid()));
      } catch (LeadFileException e) {
        assertThat(e).hasMessageMatching("(?s)[A-Z].*\\.");
      }
    }
  }

  @Test
  void shouldRememberEveryAddressAndItsLine() {
    SeenEmails seen = new SeenEmails();
    List<EmailAddress> emails = new ArrayList<>();
    for (int i = 1; i <= 50_000; i++) {
      emails.add(new EmailAddress("u" + i + "@b.co"));
      assertThat(seen.add(emails.getLast(), i)).isZero();
    }
    for (int i = 1; i <= emails.size(); i++) {
      assertThat(seen.add(emails.get(i - 1), 99)).isEqualTo(i);
    }
  }

  private static String text(Random random) {
    String characters = "ab ,;\t\"\r\n=+-@'éł日\uFEFF";
    StringBuilder text = new StringBuilder();
    for (int i = 0, length = random.nextInt(12); i < length; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }
}
