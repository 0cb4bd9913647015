package com.penguinmails.bench.content;

import com.github.luben.zstd.Zstd;
import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import com.penguinmails.data.content.Body;
import com.penguinmails.data.content.BodyCodec;
import com.penguinmails.data.content.EncodedBody;
import com.penguinmails.testkit.mails.SampleMails;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Bytes saved and time per body, beside the same compression without a dictionary and gzip. */
public final class ContentBench {
  /** Not the seed the dictionary was trained with. */
  private static final long UNSEEN = 42;

  private static final int LEVEL = 9;
  private static final List<String> COLUMNS =
      List.of(
          "bodies",
          "number",
          "bytes each",
          "saved %",
          "saved % without dictionary",
          "saved % gzip",
          "µs to write",
          "µs without dictionary",
          "µs to read");

  private ContentBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench) throws IOException {
    int count = bench.scale().contentBodies();
    try (ApplicationContext beans = ApplicationContext.run()) {
      Codecs codecs = new Codecs(beans.getBean(BodyCodec.class), beans.getBean(JsonMapper.class));
      List<List<Object>> rows = new ArrayList<>();
      // The first pass warms up.
      for (int pass = 0; pass < 2; pass++) {
        rows.clear();
        rows.add(codecs.row("mails of the demo's kind", new SampleMails(UNSEEN).make(count)));
        rows.add(codecs.row("newsletters, receipts, threads", new RichHtml(UNSEEN).make(count)));
      }
      return List.of(
          new Table(
              "Bodies",
              COLUMNS,
              rows,
              List.of(
                  "saved: of the JSON document {text, html}; zstd level 9, with the product's dictionary and without",
                  "µs: one thread, document, compression and SHA-256 included, except without dictionary: compression alone")));
    }
  }

  /** The product's codec and what it is compared with. */
  private record Codecs(BodyCodec codec, JsonMapper json) {

    List<Object> row(String name, List<Body> bodies) throws IOException {
      long start = System.nanoTime();
      List<EncodedBody> encoded = bodies.stream().map(codec::encode).toList();
      double writing = micros(start, bodies.size());
      start = System.nanoTime();
      long read = 0;
      for (EncodedBody body : encoded) {
        read += codec.decode(body.bytes(), body.algorithm(), body.dictionaryId()).text().length();
      }
      double reading = micros(start, bodies.size());
      if (read == 0) {
        throw new IllegalStateException("nothing was read");
      }
      long raw = encoded.stream().mapToLong(EncodedBody::rawSize).sum();
      long stored = encoded.stream().mapToLong(body -> body.bytes().length).sum();
      return floor(name, bodies, raw, stored, writing, reading);
    }

    private List<Object> floor(
        String name, List<Body> bodies, long raw, long stored, double writing, double reading)
        throws IOException {
      List<byte[]> documents = new ArrayList<>();
      for (Body body : bodies) {
        documents.add(json.writeValueAsBytes(body));
      }
      long start = System.nanoTime();
      long plain = documents.stream().mapToLong(d -> Zstd.compress(d, LEVEL).length).sum();
      double compressing = micros(start, bodies.size());
      long gzip = 0;
      for (byte[] document : documents) {
        gzip += gzipped(document);
      }
      return List.of(
          name,
          bodies.size(),
          raw / bodies.size(),
          saved(raw, stored),
          saved(raw, plain),
          saved(raw, gzip),
          writing,
          compressing,
          reading);
    }

    private static int gzipped(byte[] document) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(document);
      }
      return out.size();
    }

    private static double saved(long raw, long stored) {
      return 100.0 * (raw - stored) / raw;
    }

    private static double micros(long start, int count) {
      return (System.nanoTime() - start) / 1e3 / count;
    }
  }
}
