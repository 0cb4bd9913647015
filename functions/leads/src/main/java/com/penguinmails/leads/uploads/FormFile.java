package com.penguinmails.leads.uploads;

import com.penguinmails.kernel.ApiError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.jspecify.annotations.Nullable;

/** Finds the part {@code file} of a form (RFC 7578). */
final class FormFile {
  private static final String PART = "file";
  private static final int LONGEST_NAME = 255;

  private FormFile() {}

  /**
   * Returns the part's file; empty when the form has none or cannot be understood.
   *
   * @param contentType with its boundary
   * @throws ApiError 400 when the form was cut off: its last row could be half of one
   */
  static Optional<UploadedFile> find(String contentType, byte[] form) throws IOException {
    if (!isWhole(contentType, form)) {
      throw ApiError.malformed("malformed_form", "The form has no end; it was cut off.");
    }
    MimeTokenStream parts = new MimeTokenStream(MimeConfig.PERMISSIVE);
    try {
      parts.parseHeadless(new ByteArrayInputStream(form), contentType);
      return find(parts);
    } catch (MimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<UploadedFile> find(MimeTokenStream parts)
      throws IOException, MimeException {
    RawBody disposition = null;
    for (EntityState state = parts.getState();
        state != EntityState.T_END_OF_STREAM;
        state = parts.next()) {
      if (state == EntityState.T_START_HEADER) {
        disposition = null;
      } else if (state == EntityState.T_FIELD) {
        disposition = isDisposition(parts.getField()) ? read(parts.getField()) : disposition;
      } else if (state == EntityState.T_BODY && PART.equals(parameter(disposition, "name"))) {
        byte[] content = parts.getInputStream().readAllBytes();
        return Optional.of(new UploadedFile(name(disposition), content));
      }
    }
    return Optional.empty();
  }

  private static boolean isWhole(String contentType, byte[] form) {
    RawBody type = RawFieldParser.DEFAULT.parseRawBody(new RawField("Content-Type", contentType));
    String text = new String(form, StandardCharsets.ISO_8859_1);
    return text.lastIndexOf("--" + parameter(type, "boundary") + "--") >= 0;
  }

  private static boolean isDisposition(Field field) {
    return field.getName().equalsIgnoreCase("Content-Disposition");
  }

  private static RawBody read(Field field) {
    return RawFieldParser.DEFAULT.parseRawBody(new RawField(field.getName(), field.getBody()));
  }

  private static @Nullable String parameter(@Nullable RawBody disposition, String name) {
    return disposition == null
        ? null
        : disposition.getParams().stream()
            .filter(parameter -> parameter.getName().equalsIgnoreCase(name))
            .map(parameter -> parameter.getValue())
            .findFirst()
            .orElse(null);
  }

  private static @Nullable String name(@Nullable RawBody disposition) {
    String sent = parameter(disposition, "filename");
    if (sent == null) {
      return null;
    }
    String name = sent.replaceAll("\\p{Cntrl}", "");
    return name.substring(0, Math.min(LONGEST_NAME, name.length()));
  }
}
