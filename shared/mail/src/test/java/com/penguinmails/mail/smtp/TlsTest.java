package com.penguinmails.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.mime.ComposedMail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates of a real TLS server, at once and after STARTTLS. */
@Timeout(30)
class TlsTest {
  private static TestCertificate right;
  private static TestCertificate wrongName;

  @BeforeAll
  static void make(@TempDir Path directory) throws Exception {
    right = TestCertificate.of(directory, "dns:localhost");
    wrongName = TestCertificate.of(directory, "dns:mail.example.com");
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportSecurity.class,
      names = {"TLS", "STARTTLS"})
  void shouldSendToATrustedServer(TransportSecurity security) throws IOException {
    try (TlsSmtpServer server = server(right, security)) {
      assertThat(submit(server, security, MailNetwork.of(true, List.of(), right.pem())))
          .isInstanceOf(Submission.Accepted.class);
      assertThat(server.commands()).contains("DATA");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportSecurity.class,
      names = {"TLS", "STARTTLS"})
  void shouldRefuseACertificateNobodyVouchesFor(TransportSecurity security) throws IOException {
    try (TlsSmtpServer server = server(right, security)) {
      assertThat(submit(server, security, MailNetwork.of(true, List.of(), null)))
          .isEqualTo(
              new Submission.AccountProblem(0, null, "The server's certificate is not trusted."));
      assertThat(server.commands()).doesNotContain("DATA");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportSecurity.class,
      names = {"TLS", "STARTTLS"})
  void shouldRefuseACertificateForAnotherName(TransportSecurity security) throws IOException {
    try (TlsSmtpServer server = server(wrongName, security)) {
      assertThat(submit(server, security, MailNetwork.of(true, List.of(), wrongName.pem())))
          .isEqualTo(
              new Submission.AccountProblem(0, null, "The server's certificate is not trusted."));
      assertThat(server.commands()).doesNotContain("DATA");
    }
  }

  @Test
  void shouldNotGoOnInTheClearWhenTheServerOffersNoTls() throws IOException {
    try (TlsSmtpServer server = new TlsSmtpServer(right.server(), false, false)) {
      assertThat(
              submit(
                  server, TransportSecurity.STARTTLS, MailNetwork.of(true, List.of(), right.pem())))
          .isInstanceOf(Submission.AccountProblem.class);
      assertThat(server.commands()).doesNotContain("DATA").noneMatch(c -> c.startsWith("MAIL"));
    }
  }

  @ParameterizedTest
  @EnumSource(TransportSecurity.class)
  void shouldNotConnectWhereTheNetworkDoesNotAllow(TransportSecurity security) throws IOException {
    try (TlsSmtpServer server = server(right, security)) {
      assertThat(submit(server, security, MailNetwork.publicOnly()))
          .isEqualTo(
              new Submission.AccountProblem(0, null, "The server is not reachable from here."));
      assertThat(server.commands()).isEmpty();
    }
  }

  /** A line without an end would fill the memory, encrypted or not. */
  @ParameterizedTest
  @EnumSource(TransportSecurity.class)
  void shouldNotListenForEver(TransportSecurity security) throws IOException {
    try (TlsSmtpServer server = server(right, security)) {
      server.answerSenders("250-" + "x".repeat(1 << 20));

      assertThat(submit(server, security, MailNetwork.of(true, List.of(), right.pem())))
          .isInstanceOfSatisfying(
              Submission.Unreachable.class, end -> assertThat(end.text()).contains("does not end"));
    }
  }

  private static TlsSmtpServer server(TestCertificate certificate, TransportSecurity security)
      throws IOException {
    return new TlsSmtpServer(certificate.server(), security == TransportSecurity.TLS, true);
  }

  private static Submission submit(
      TlsSmtpServer server, TransportSecurity security, MailNetwork network) {
    SmtpSettings settings = SmtpSettings.of("localhost", server.port(), security, null);
    try (SmtpSession session = new SmtpSession(settings, null, network)) {
      return session.submit(
          new ComposedMail(
              "from@example.org",
              "to@example.net",
              "Subject: x\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII)));
    }
  }
}
