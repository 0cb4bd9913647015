package com.penguinmails.data.content;

import com.github.luben.zstd.ZstdDictTrainer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Trains a body dictionary on made-up mails and writes it to the path given. A dictionary in use is
 * never trained again: the next one gets the next number.
 */
final class DictionaryTrainer {
  private static final int SAMPLES = 2_000;
  private static final int SAMPLE_BYTES = 16 * 1024 * 1024;
  private static final int DICTIONARY_BYTES = 64 * 1024;
  private static final long SEED = 1;

  private DictionaryTrainer() {}

  /** Takes the file to write. */
  public static void main(String[] arguments) throws IOException {
    ZstdDictTrainer trainer = new ZstdDictTrainer(SAMPLE_BYTES, DICTIONARY_BYTES);
    try (ApplicationContext beans = ApplicationContext.run()) {
      JsonMapper json = beans.getBean(JsonMapper.class);
      for (Body mail : new SampleMails(SEED).make(SAMPLES)) {
        if (!trainer.addSample(json.writeValueAsBytes(mail))) {
          throw new IllegalStateException("The samples do not fit.");
        }
      }
    }
    Files.write(Path.of(arguments[0]), trainer.trainSamples());
  }
}
