package com.penguinmails.operations.privacy;

import com.penguinmails.data.sql.Sql;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** JSON lines, compressed and cut into parts that a response can carry. */
final class ExportFile {
  /** Of compressed bytes; an answer of Lambda holds 6 MB of base64. */
  private static final int PART = 2 * 1024 * 1024;

  private final UUID request;
  private final Hold hold;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private GZIPOutputStream out;
  private int parts;
  private long rows;

  ExportFile(UUID request, Hold hold) {
    this.request = request;
    this.hold = hold;
    this.out = compressed(bytes);
  }

  /** Appends one row of a table; the part goes into the database when it is full. */
  void write(Sql oltp, String table, String row) {
    hold.check();
    try {
      out.write(
          ("{\"table\":\"" + table + "\",\"row\":" + row + "}\n").getBytes(StandardCharsets.UTF_8));
      rows++;
      if (rows % 64 == 0) {
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (bytes.size() >= PART) {
      end(oltp);
    }
  }

  /** Writes what is left and returns how many parts there are. */
  int close(Sql oltp) {
    end(oltp);
    return parts;
  }

  long rows() {
    return rows;
  }

  private void end(Sql oltp) {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parts++;
    oltp.update(
        """
        insert into privacy_exports (tenant_id, request_id, part, content) values (app_sec.tenant_id(), ?, ?, ?)
        """,
        request,
        parts,
        bytes.toByteArray());
    bytes = new ByteArrayOutputStream();
    out = compressed(bytes);
  }

  private static GZIPOutputStream compressed(ByteArrayOutputStream bytes) {
    try {
      return new GZIPOutputStream(bytes, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
