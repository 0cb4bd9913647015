package com.penguinmails.data.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictTrainer;
import com.penguinmails.testkit.mails.SampleMails;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BodyCodecTest {
  /** Not the seed the dictionary was trained with. */
  private static final long UNSEEN = 42;

  private static ApplicationContext beans;
  private static BodyCodec codec;

  @BeforeAll
  static void start() {
    beans = ApplicationContext.run();
    codec = beans.getBean(BodyCodec.class);
  }

  @AfterAll
  static void stop() {
    beans.close();
  }

  @Test
  void shouldReturnEveryBodyAsItWas() {
    for (Body mail : new SampleMails(UNSEEN).make(200)) {
      assertThat(decoded(codec.encode(mail))).isEqualTo(mail);
    }
    Body odd = new Body("\u0000 \ud83d\udc27 \"\\\r\n", "");
    assertThat(decoded(codec.encode(odd))).isEqualTo(odd);
    assertThat(decoded(codec.encode(new Body("", null)))).isEqualTo(new Body("", null));
  }

  @Test
  void shouldStillReadOldBodiesAfterANewDictionary() throws Exception {
    List<Body> mails = new SampleMails(UNSEEN).make(50);
    List<EncodedBody> old = mails.stream().map(codec::encode).toList();
    JsonMapper json = beans.getBean(JsonMapper.class);
    ZstdDictTrainer trainer = new ZstdDictTrainer(4 * 1024 * 1024, 16 * 1024);
    for (Body mail : new SampleMails(7).make(500)) {
      trainer.addSample(json.writeValueAsBytes(mail));
    }
    byte[] second = trainer.trainSamples();
    BodyDictionaries both =
        new BodyDictionaries(id -> id == 2 ? second : BodyDictionaries.resource(id + ".dict"), 2);

    try (BodyCodec retrained = new BodyCodec(json, both)) {
      for (int i = 0; i < mails.size(); i++) {
        EncodedBody before = old.get(i);
        EncodedBody after = retrained.encode(mails.get(i));
        assertThat(after.dictionaryId()).isEqualTo(2);
        assertThat(retrained.decode(before.bytes(), before.algorithm(), before.dictionaryId()))
            .isEqualTo(mails.get(i));
        assertThat(retrained.decode(after.bytes(), after.algorithm(), after.dictionaryId()))
            .isEqualTo(mails.get(i));
      }
    }
  }

  @Test
  void shouldSaveMostOfAMail() {
    List<EncodedBody> encoded =
        new SampleMails(UNSEEN).make(500).stream().map(codec::encode).toList();

    int raw = encoded.stream().mapToInt(EncodedBody::rawSize).sum();
    int stored = encoded.stream().mapToInt(body -> body.bytes().length).sum();

    assertThat(encoded).allMatch(body -> body.algorithm().equals("zstd_dict"));
    assertThat(encoded).allMatch(body -> Integer.valueOf(1).equals(body.dictionaryId()));
    assertThat(stored).isLessThan(raw / 2);
  }

  @Test
  void shouldLeaveATinyBodyAsItIs() {
    EncodedBody encoded = codec.encode(new Body("q7", "!"));

    assertThat(encoded.algorithm()).isEqualTo("none");
    assertThat(encoded.dictionaryId()).isNull();
    assertThat(encoded.bytes()).hasSize(encoded.rawSize());
  }

  @Test
  void shouldHashTheDocumentAndNotItsCompression() throws Exception {
    EncodedBody encoded = codec.encode(new Body("q7", "!"));

    assertThat(encoded.hash())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(encoded.bytes()));
  }

  @Test
  void shouldRefuseABombAndDamage() {
    byte[] bomb = Zstd.compress(new byte[BodyCodec.MAX_BYTES + 1]);
    byte[] unsized = unsized(new byte[1000]);
    EncodedBody good = codec.encode(new Body("Hello ".repeat(100), null));
    byte[] damaged = good.bytes().clone();
    damaged[damaged.length - 1] ^= 1;
    damaged[damaged.length / 2] ^= 0x55;

    for (byte[] bytes : List.of(bomb, unsized, damaged, new byte[0], new byte[100])) {
      assertThatThrownBy(() -> codec.decode(bytes, "zstd_dict", 1))
          .isInstanceOf(BodyFormatException.class);
    }
    assertThatThrownBy(() -> codec.decode(good.bytes(), "zstd_dict", 99))
        .isInstanceOf(BodyFormatException.class);
    assertThatThrownBy(() -> codec.decode(good.bytes(), "lz4", 1))
        .isInstanceOf(BodyFormatException.class);
    String huge = "x".repeat(BodyCodec.MAX_BYTES);
    assertThatThrownBy(() -> codec.encode(new Body(huge, null)))
        .isInstanceOf(BodyFormatException.class);
  }

  @Test
  void shouldServeManyThreads() {
    List<Body> mails = new SampleMails(UNSEEN).make(50);

    assertThat(
            IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> mails.get(i % mails.size()))
                .allMatch(mail -> mail.equals(decoded(codec.encode(mail)))))
        .isTrue();
  }

  @Test
  void shouldRefuseToWorkOnceClosed() {
    BodyCodec closed;
    try (ApplicationContext own = ApplicationContext.run()) {
      closed = own.getBean(BodyCodec.class);
    }

    assertThatThrownBy(() -> closed.encode(new Body("Hello", null)))
        .isInstanceOf(IllegalStateException.class);
    closed.close();
  }

  private static Body decoded(EncodedBody encoded) {
    return codec.decode(encoded.bytes(), encoded.algorithm(), encoded.dictionaryId());
  }

  private static byte[] unsized(byte[] raw) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context.setContentSize(false).compress(raw);
    }
  }
}
