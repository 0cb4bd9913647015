package com.penguinmails.bench.content;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictTrainer;
import com.penguinmails.data.content.Body;
import com.penguinmails.testkit.mails.SampleMails;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command behind {@code infra/bench/train-dictionary}: trains the next version of the body
 * dictionary and makes it the current one. Those before stay, because stored bodies name them.
 *
 * <p>A dictionary is part of the product and shared by all tenants, so it is trained on made-up
 * mails or on files somebody names, never on what tenants store.
 */
public final class TrainDictionary {
  private static final int SAMPLES = 2_000;
  private static final int SAMPLE_BYTES = 32 * 1024 * 1024;
  private static final int DICTIONARY_BYTES = 64 * 1024;
  private static final int LEVEL = 9;
  private static final String FOLDER = "shared/data/src/main/resources/content-dictionaries";

  private TrainDictionary() {}

  /** Takes the folder of further samples, HTML files, if there is one. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(System.getProperty("project.root", ""));
    Path folder = root.resolve(FOLDER);
    Path current = folder.resolve("current");
    int last = Integer.parseInt(Files.readString(current).strip());
    int next = unused(folder, last);
    List<byte[]> samples = new ArrayList<>();
    try (ApplicationContext beans = ApplicationContext.run()) {
      JsonMapper json = beans.getBean(JsonMapper.class);
      List<Body> bodies = new ArrayList<>(new SampleMails(last + 1L).make(SAMPLES));
      if (arguments.length > 0) {
        bodies.addAll(files(Path.of(arguments[0])));
      }
      for (Body body : bodies) {
        samples.add(json.writeValueAsBytes(body));
      }
    }
    byte[] dictionary = trained(samples);
    Files.write(folder.resolve(next + ".dict"), dictionary, StandardOpenOption.CREATE_NEW);
    Files.writeString(current, next + "\n");
    System.out.printf(
        "Dictionary %d of %d samples: %.1f %% saved on every tenth of them, %.1f %% with dictionary %d.%n",
        next,
        samples.size(),
        saved(samples, dictionary),
        saved(samples, Files.readAllBytes(folder.resolve(last + ".dict"))),
        last);
  }

  /** Whoever went back to an older dictionary has bodies written with the newer one. */
  private static int unused(Path folder, int last) {
    int next = last + 1;
    while (Files.exists(folder.resolve(next + ".dict"))) {
      next++;
    }
    return next;
  }

  private static List<Body> files(Path folder) throws IOException {
    List<Body> bodies = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".html")).sorted().toList()) {
        String html = Files.readString(file);
        bodies.add(new Body(html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " "), html));
      }
    }
    return bodies;
  }

  private static byte[] trained(List<byte[]> samples) {
    ZstdDictTrainer trainer = new ZstdDictTrainer(SAMPLE_BYTES, DICTIONARY_BYTES);
    for (int i = 0; i < samples.size(); i++) {
      // Every tenth is kept to judge by.
      if (i % 10 != 0 && !trainer.addSample(samples.get(i))) {
        throw new IllegalStateException("The samples do not fit into " + SAMPLE_BYTES + " bytes.");
      }
    }
    return trainer.trainSamples();
  }

  private static double saved(List<byte[]> samples, byte[] dictionary) {
    long raw = 0;
    long stored = 0;
    try (ZstdDictCompress compress = new ZstdDictCompress(dictionary, LEVEL)) {
      for (int i = 0; i < samples.size(); i += 10) {
        raw += samples.get(i).length;
        stored += Zstd.compress(samples.get(i), compress).length;
      }
    }
    return 100.0 * (raw - stored) / raw;
  }
}
