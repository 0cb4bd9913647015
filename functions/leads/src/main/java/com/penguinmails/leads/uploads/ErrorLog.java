package com.penguinmails.leads.uploads;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import com.penguinmails.leads.imports.ErrorReport;
import com.penguinmails.leads.imports.Rejection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The error report of a running import, compressed in memory. It ends at about 4 MB, because a
 * Lambda answers with at most 6, and then says how many rows it leaves out.
 */
final class ErrorLog {
  private static final int LIMIT = 4 * 1024 * 1024;
  private static final int FIXED_PER_ROW = 128;
  private static final int BYTES_PER_CHARACTER = 3;

  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final OutputStream text;
  private final ErrorReport report;
  private long size;
  private long leftOut;

  ErrorLog() {
    try {
      text = new ZstdOutputStream(compressed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    report = new ErrorReport(new KeptOpen(text));
  }

  void add(Rejection rejection) {
    long next =
        FIXED_PER_ROW
            + (long) BYTES_PER_CHARACTER
                * (rejection.email().length() + rejection.field().length());
    if (leftOut > 0 || size + next > LIMIT) {
      leftOut++;
      return;
    }
    size += next;
    report.add(rejection);
  }

  /** Ends the report and returns it, compressed. */
  byte[] finish() {
    try {
      report.close();
      if (leftOut > 0) {
        text.write(
            (",,row,not_listed,This report ends here; "
                    + leftOut
                    + " more rows were not taken.\r\n")
                .getBytes(StandardCharsets.UTF_8));
      }
      text.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /** Returns the text of a finished report. */
  static String text(byte[] compressed) {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(compressed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closing the report must leave room for its last line. */
  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
