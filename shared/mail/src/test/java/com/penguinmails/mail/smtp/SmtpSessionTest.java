package com.penguinmails.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.mime.ComposedMail;
import com.penguinmails.mail.smtp.Submission.Accepted;
import com.penguinmails.mail.smtp.Submission.AccountProblem;
import com.penguinmails.mail.smtp.Submission.Deferred;
import com.penguinmails.mail.smtp.Submission.InDoubt;
import com.penguinmails.mail.smtp.Submission.Rejected;
import com.penguinmails.mail.smtp.Submission.Stage;
import com.penguinmails.mail.smtp.Submission.Unreachable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SmtpSessionTest {
  private static final MailNetwork ANYWHERE = MailNetwork.of(true, List.of(), null);

  /** Longer than a test may take. */
  private static final int PATIENT = 60_000;

  @Test
  void shouldSendSeveralMailsOverOneConnection() throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer();
        SmtpSession session = session(server)) {
      for (int i = 0; i < 5; i++) {
        assertThat(session.submit(mail("m" + i))).isEqualTo(new Accepted("250 2.0.0 queued"));
      }
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.taken()).hasSize(5);
      assertThat(server.commands()).doesNotContain("NOOP", "RSET");
    }
  }

  @Test
  void shouldSendTheBytesAsTheyAreAndStuffDots() throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer();
        SmtpSession session = session(server)) {
      session.submit(mail("a", "Subject: x\r\n\r\n.\r\n..two\r\nend\r\n"));
      assertThat(server.taken()).containsExactly("Subject: x\n\n..\n...two\nend\n");
      assertThat(server.commands())
          .contains("MAIL FROM:<from@example.org>", "RCPT TO:<a@example.net>");
    }
  }

  @Test
  void shouldGreetWithTheSendingDomain() throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer();
        SmtpSession session = session(server)) {
      session.submit(mail("a"));
      assertThat(server.commands()).contains("EHLO example.org");
    }
  }

  @Test
  void shouldCallARefusedConnectionUnreachable() throws IOException {
    int port = closedPort();
    try (SmtpSession session = new SmtpSession(settings(port), "secret", ANYWHERE)) {
      assertThat(session.submit(mail("a"))).isInstanceOf(Unreachable.class);
    }
  }

  @Test
  void shouldCallAnUnknownHostUnreachable() {
    SmtpSettings nowhere = SmtpSettings.of("host.invalid", 25, TransportSecurity.NONE, null);
    try (SmtpSession session = new SmtpSession(nowhere, null, ANYWHERE)) {
      assertThat(session.submit(mail("a"))).isInstanceOf(Unreachable.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"GREETS_WITH_554", "CLOSES_AFTER_DATA_COMMAND"})
  void shouldCallWhatFailsBeforeContentUnreachable(Fault fault) throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(fault);
        SmtpSession session = session(server)) {
      assertThat(session.submit(mail("a"))).isInstanceOf(Unreachable.class);
      assertThat(server.taken()).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "DROPS_AFTER_354",
        "DROPS_MID_CONTENT",
        "CLOSES_AFTER_DOT",
        "RESETS_AFTER_DOT",
        "STALLS_AFTER_DOT",
        "TALKS_NONSENSE_AFTER_DOT",
        "HALF_A_REPLY_AFTER_DOT"
      })
  void shouldBeInDoubtAboutWhatFailsOnceContentBegan(Fault fault) throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(fault);
        SmtpSession session = session(server)) {
      assertThat(session.submit(mail("a"))).isInstanceOf(InDoubt.class);
      assertThat(session.submit(mail("b"))).isInstanceOf(Accepted.class);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.taken().stream().filter(m -> m.contains("Subject: a\n")).count())
          .isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"DROPS_AFTER_354", "DROPS_MID_CONTENT", "CLOSES_AFTER_DOT", "STALLS_AFTER_DOT"})
  void shouldBeInDoubtAboutALargeMailToo(Fault fault) throws IOException {
    String large = "Subject: a\r\n\r\n" + "0123456789abcdef\r\n".repeat(200_000);
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(fault);
        SmtpSession session = session(server)) {
      assertThat(session.submit(mail("a", large))).isInstanceOf(InDoubt.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CLOSES_AFTER_DOT", "RESETS_AFTER_DOT", "DROPS_MID_CONTENT", "STALLS_AFTER_DOT"})
  void shouldNotSendAgainWhenAReusedConnectionBreaksAfterContent(Fault fault) throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(Fault.CLOSES_WHEN_IDLE, fault);
        SmtpSession session = session(server)) {
      assertThat(session.submit(mail("first"))).isInstanceOf(Accepted.class);
      assertThat(session.submit(mail("a"))).isInstanceOf(InDoubt.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CLOSES_WHEN_IDLE", "SAYS_421_WHEN_IDLE"})
  void shouldReconnectOnceAfterAnIdleClose(Fault fault) throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(fault);
        SmtpSession session = session(server)) {
      assertThat(session.submit(mail("a"))).isInstanceOf(Accepted.class);
      assertThat(session.submit(mail("b"))).isInstanceOf(Accepted.class);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.taken()).hasSize(2);
      assertThat(server.taken().get(1)).contains("Subject: b\n");
    }
  }

  @Test
  void shouldReconnectOnlyOnce() throws IOException {
    try (ScriptedSmtpServer server =
            new ScriptedSmtpServer(Fault.CLOSES_WHEN_IDLE, Fault.CLOSES_AT_RECIPIENT);
        SmtpSession session = session(server)) {
      assertThat(session.submit(mail("a"))).isInstanceOf(Accepted.class);
      assertThat(session.submit(mail("b"))).isInstanceOf(Deferred.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** It may be this recipient that the server does not stand. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CLOSES_AT_RECIPIENT", "STALLS_AT_RECIPIENT"})
  void shouldTakeALeaveAtTheRecipientFor421(Fault fault) throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(fault);
        SmtpSession session = session(server)) {
      assertThat(session.submit(mail("a")))
          .isInstanceOfSatisfying(
              Deferred.class,
              deferred -> {
                assertThat(deferred.stage()).isEqualTo(Stage.RECIPIENT);
                assertThat(deferred.code()).isEqualTo(421);
              });
      assertThat(server.taken()).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** A line without an end would fill the memory. */
  @Test
  void shouldNotListenForEver() throws Exception {
    assertThat(submitToOneThatSays("220-" + "x".repeat(1 << 20), Duration.ZERO))
        .isInstanceOfSatisfying(
            Unreachable.class, end -> assertThat(end.text()).contains("does not end"));
  }

  /** Each byte comes in time, the reply does not. */
  @Test
  void shouldNotWaitForADripForEver() throws Exception {
    assertThat(submitToOneThatSays("220 " + "x".repeat(1_000), Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            Unreachable.class, end -> assertThat(end.text()).contains("took too long"));
  }

  /** Whatever the server does with its time, and however long each of its answers may take. */
  @ParameterizedTest
  @CsvSource({
    "STALLS_AT_GREETING, Unreachable",
    "STALLS_AT_SIGN_IN, Unreachable",
    "STALLS_AT_RECIPIENT, Deferred",
    "STALLS_IN_CONTENT, InDoubt",
    "STALLS_AFTER_DOT, InDoubt"
  })
  void shouldEndASubmissionInTime(Fault fault, String end) throws IOException {
    String large = "Subject: a\r\n\r\n" + "0123456789abcdef\r\n".repeat(500_000);
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(fault);
        SmtpSession session = new SmtpSession(patient(server.port(), 1_000), "secret", ANYWHERE)) {
      Submission late = session.submit(mail("a", large));

      assertThat(late.getClass().getSimpleName()).isEqualTo(end);
      assertThat(late.toString()).contains("The submission took too long.");
      assertThat(session.submit(mail("b"))).isInstanceOf(Accepted.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** Each answer comes in time, all of them together do not. */
  @Test
  void shouldEndASubmissionToAServerThatIsSlowWithEveryAnswer() throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(Fault.ANSWERS_SLOWLY);
        SmtpSession session = new SmtpSession(patient(server.port(), 500), "secret", ANYWHERE)) {
      assertThat(session.submit(mail("a")).toString()).contains("The submission took too long.");
      assertThat(server.taken()).isEmpty();
    }
  }

  /** A server that never answers, not even the handshake of TLS. */
  @ParameterizedTest
  @EnumSource(TransportSecurity.class)
  void shouldEndASubmissionToWhoSaysNothing(TransportSecurity security) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SmtpSettings settings =
          new SmtpSettings(
              "127.0.0.1", silent.getLocalPort(), security, null, PATIENT, PATIENT, PATIENT, 300);
      try (SmtpSession session = new SmtpSession(settings, null, ANYWHERE)) {
        assertThat(session.submit(mail("a")))
            .isEqualTo(new Unreachable("The submission took too long."));
      }
    }
  }

  /** What one mail left of its time is not taken from the next. */
  @Test
  void shouldGiveEverySubmissionItsOwnTime() throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer();
        SmtpSession session = new SmtpSession(patient(server.port(), 2_000), "secret", ANYWHERE)) {
      long end = System.nanoTime() + Duration.ofMillis(2_300).toNanos();
      while (System.nanoTime() < end) {
        assertThat(session.submit(mail("m"))).isInstanceOf(Accepted.class);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static SmtpSettings patient(int port, int submissionMillis) {
    return new SmtpSettings(
        "127.0.0.1",
        port,
        TransportSecurity.NONE,
        "user",
        PATIENT,
        PATIENT,
        PATIENT,
        submissionMillis);
  }

  private static Submission submitToOneThatSays(String greeting, Duration pause) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      var unused = clock.submit(() -> drip(server.accept(), greeting, pause, clock));
      SmtpSettings settings =
          new SmtpSettings(
              "127.0.0.1", server.getLocalPort(), TransportSecurity.NONE, null, 500, 500, 500, 0);
      try (SmtpSession session = new SmtpSession(settings, null, ANYWHERE)) {
        return session.submit(mail("a"));
      } finally {
        clock.shutdownNow();
      }
    }
  }

  private static @Nullable Void drip(
      Socket client, String text, Duration pause, ScheduledExecutorService clock)
      throws IOException {
    OutputStream out = client.getOutputStream();
    if (pause.isZero()) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      return null;
    }
    Iterator<Integer> letters = text.chars().iterator();
    var unused =
        clock.scheduleAtFixedRate(
            () -> {
              try {
                out.write(letters.next());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
    return null;
  }

  @Test
  void shouldDeferWhenGreetedWith421() throws IOException {
    assertThat(submitTo(Fault.GREETS_WITH_421))
        .isEqualTo(new Deferred(Stage.CONNECTION, 421, "4.3.2", "421 4.3.2 busy, come back"));
  }

  @Test
  void shouldRejectAndKeepTheConnectionWhenTheRecipientIsRefused() throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(Fault.REFUSES_RECIPIENT);
        SmtpSession session = session(server)) {
      Submission result = session.submit(mail("a"));
      session.submit(mail("b"));
      assertThat(result)
          .isEqualTo(
              new Rejected(Stage.RECIPIENT, 550, "5.1.1", "550-5.1.1 no such 550 5.1.1 user"));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void shouldTellRefusalsApartByStage() throws IOException {
    assertThat(submitTo(Fault.REFUSES_SENDER))
        .isEqualTo(new Rejected(Stage.SENDER, 550, "5.1.8", "550 5.1.8 sender unknown"));
    assertThat(submitTo(Fault.DEFERS_RECIPIENT))
        .isEqualTo(new Deferred(Stage.RECIPIENT, 451, "4.7.1", "451 4.7.1 greylisted"));
    assertThat(submitTo(Fault.REFUSES_DATA_COMMAND))
        .isEqualTo(new Rejected(Stage.CONTENT, 554, "5.5.1", "554 5.5.1 no valid recipients"));
    assertThat(submitTo(Fault.REFUSES_CONTENT))
        .isEqualTo(new Rejected(Stage.CONTENT, 550, "5.7.1", "550 5.7.1 looks like spam"));
    assertThat(submitTo(Fault.DEFERS_CONTENT))
        .isEqualTo(new Deferred(Stage.CONTENT, 451, "4.3.0", "451 4.3.0 disk full"));
  }

  @Test
  void shouldBelieveARefusalEvenWhenTheConnectionBreaksRightAfterIt() throws IOException {
    assertThat(submitTo(Fault.SAYS_421_AFTER_CONTENT_AND_RESETS)).isInstanceOf(Deferred.class);
  }

  @Test
  void shouldBelieveAnyPositiveReplyToTheContent() throws IOException {
    assertThat(submitTo(Fault.ACCEPTS_WITH_252)).isEqualTo(new Accepted("252 will try"));
  }

  @Test
  void shouldReportAccountProblems() throws IOException {
    assertThat(submitTo(Fault.REFUSES_SIGN_IN))
        .isEqualTo(new AccountProblem(535, "5.7.8", "535 5.7.8 wrong password"));
    assertThat(submitTo(Fault.WANTS_SIGN_IN_AT_SENDER))
        .isEqualTo(new AccountProblem(530, "5.7.0", "530 5.7.0 sign in first"));
    assertThat(submitTo(Fault.CANNOT_SIGN_IN_NOW))
        .isEqualTo(new Deferred(Stage.CONNECTION, 454, "4.7.0", "454 4.7.0 try later"));
  }

  @Test
  void shouldNotFallBackToPlainTextWhenStartTlsIsMissing() throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer()) {
      SmtpSettings settings =
          new SmtpSettings(
              "127.0.0.1", server.port(), TransportSecurity.STARTTLS, "user", 500, 500, 500, 0);
      try (SmtpSession session = new SmtpSession(settings, "secret", ANYWHERE)) {
        assertThat(session.submit(mail("a"))).isInstanceOf(AccountProblem.class);
      }
      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldSignInOnlyWithAUserName(boolean named) throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer()) {
      SmtpSettings settings =
          SmtpSettings.of(
              "127.0.0.1", server.port(), TransportSecurity.NONE, named ? "user" : null);
      try (SmtpSession session = new SmtpSession(settings, named ? "secret" : null, ANYWHERE)) {
        assertThat(session.submit(mail("a"))).isInstanceOf(Accepted.class);
      }
      assertThat(server.commands().stream().anyMatch(line -> line.startsWith("AUTH")))
          .isEqualTo(named);
    }
  }

  private static Submission submitTo(Fault fault) throws IOException {
    try (ScriptedSmtpServer server = new ScriptedSmtpServer(fault);
        SmtpSession session = session(server)) {
      return session.submit(mail("a"));
    }
  }

  private static SmtpSession session(ScriptedSmtpServer server) {
    return new SmtpSession(settings(server.port()), "secret", ANYWHERE);
  }

  private static SmtpSettings settings(int port) {
    return new SmtpSettings("127.0.0.1", port, TransportSecurity.NONE, "user", 500, 500, 500, 0);
  }

  private static ComposedMail mail(String name) {
    return mail(name, "Subject: " + name + "\r\n\r\n" + "Hello there.\r\n".repeat(40));
  }

  private static ComposedMail mail(String name, String message) {
    return new ComposedMail(
        "from@example.org", name + "@example.net", message.getBytes(StandardCharsets.US_ASCII));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
