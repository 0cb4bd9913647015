package com.penguinmails.leads.imports;

import com.penguinmails.leads.imports.LeadFileException.Problem;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a lead list (RFC 4180 as people write it) in one pass: UTF-8, UTF-16 with a byte order mark
 * or windows-1252; comma, semicolon or tab; any line ends, mixed; quoted separators and line
 * breaks.
 *
 * <p>Every row counts once: {@code rows = accepted + duplicatesInFile + invalid}. <b>A row that is
 * invalid counts as invalid only</b>, even when its address appeared before, and it is not
 * remembered: a later good row with the same address is taken. Among good rows with one address the
 * first is taken, the rest are duplicates. A row in which every cell is blank is no row at all.
 *
 * <p>Memory: one batch, one row of at most {@value #MAX_ROW} characters and at most 32 bytes for
 * each address.
 */
public final class LeadFileReader {

  /** Rows in a batch by default: one statement's worth for the upsert. */
  public static final int BATCH = 5_000;

  private static final int MAX_CELL = 1 << 20;
  private static final int MAX_ROW = 1 << 21;
  private static final int MAX_CELLS = 1 << 14;

  // The parser tells the line of a broken row only in its message.
  private static final Pattern STARTING_LINE = Pattern.compile("starting at line (\\d+)");

  private final int batchSize;

  /** Reads in batches of {@value #BATCH}. */
  public LeadFileReader() {
    this(BATCH);
  }

  /** Reads in batches of {@code batchSize} rows, at least 1. */
  public LeadFileReader(int batchSize) {
    this.batchSize = batchSize;
  }

  /**
   * Reads the whole file into the sink. The stream is left open.
   *
   * @throws LeadFileException when the file as a whole cannot be understood
   * @throws IOException when the stream cannot be read
   */
  public FileCounts read(InputStream file, LeadSink sink) throws IOException, LeadFileException {
    BufferedReader text = new BufferedReader(LenientReader.open(file), 1 << 16);
    Iterator<CsvRecord> records = csv(text).iterator();
    long line = 1;
    try {
      CsvRecord first = nextWithContent(records);
      if (first == null) {
        throw new LeadFileException(Problem.EMPTY_FILE, line, "The file is empty.");
      }
      line = first.getStartingLineNumber();
      RowReader rows = new RowReader(Header.of(line, first.getFields()));
      RowTally tally = new RowTally(batchSize, sink);
      for (CsvRecord next = nextWithContent(records);
          next != null;
          next = nextWithContent(records)) {
        line = next.getStartingLineNumber();
        tally.add(rows.read(line, next.getFields()));
      }
      return tally.finish(line);
    } catch (CsvParseException e) {
      throw unreadable(e, line);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static CsvReader<CsvRecord> csv(BufferedReader text) throws IOException {
    return CsvReader.builder()
        .fieldSeparator(Delimiter.detect(text))
        .skipEmptyLines(true)
        .allowUnclosedQuote(false)
        .maxBufferSize(MAX_ROW)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .build(
            CsvRecordHandler.builder()
                .maxFieldSize(MAX_CELL)
                .maxRecordSize(MAX_ROW)
                .maxFields(MAX_CELLS)
                .build(),
            text);
  }

  private static @Nullable CsvRecord nextWithContent(Iterator<CsvRecord> records) {
    while (records.hasNext()) {
      CsvRecord next = records.next();
      for (String cell : next.getFields()) {
        if (!RowReader.clean(cell).isEmpty()) {
          return next;
        }
      }
    }
    return null;
  }

  private static LeadFileException unreadable(CsvParseException e, long lastGoodLine) {
    String detail = String.valueOf(e.getMessage());
    Matcher told = STARTING_LINE.matcher(detail);
    long line = told.find() ? Long.parseLong(told.group(1)) : lastGoodLine;
    if (detail.startsWith("Unclosed quote")) {
      return new LeadFileException(
          Problem.UNTERMINATED_QUOTE,
          line,
          "A quote opened in the row that starts on line " + line + " is never closed.");
    }
    if (detail.contains("max")) {
      return new LeadFileException(
          Problem.ROW_TOO_LARGE,
          line,
          "The row that starts on line "
              + line
              + " is too large. Perhaps a quote in it is never closed.");
    }
    return new LeadFileException(
        Problem.MALFORMED_ROW,
        line,
        "The row that starts on line " + line + " cannot be read. Check its quotes.");
  }
}
