package com.penguinmails.mailboxes.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailHostsTest {
  private final MailHosts production = new MailHosts("aws");
  private final MailHosts laptop = new MailHosts("file");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smtp.globex.example",
        "xn--bcher-kva.example",
        "mx",
        "203.0.113.9",
        "2001:db8::1"
      })
  void shouldTakeHostsOnTheInternet(String host) {
    assertThat(production.refusal("/smtp/host", host)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "fe80::1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "metadata.google.internal",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "127.1",
        "a..b",
        "-a.example",
        "a/b",
        "user@host",
        "a:b",
        "[::1]",
        "host:25",
        "a b",
        "example.",
        "1.2.3.4."
      })
  void shouldRefuseEverywhereWhatIsNoMailServer(String host) {
    assertThat(laptop.refusal("/smtp/host", host)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "::1",
        "fd00:ec2::254"
      })
  void shouldReachTheMachineItselfOnlyOnALaptop(String host) {
    assertThat(production.refusal("/smtp/host", host)).isPresent();
    assertThat(laptop.refusal("/smtp/host", host)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "25,true",
    "465,true",
    "587,true",
    "2525,true",
    "1025,true",
    "65535,true",
    "22,false",
    "80,false",
    "1024,false",
    "65536,false",
    "0,false",
    "-1,false"
  })
  void shouldTakePortsOfSmtp(int port, boolean taken) {
    assertThat(MailHosts.smtpPortRefusal("/smtp/port", port).isEmpty()).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "' SMTP.Example ',smtp.example",
    "bücher.example,xn--bcher-kva.example",
    "localhost,localhost"
  })
  void shouldStoreOneSpelling(String given, String stored) {
    assertThat(MailHosts.normalised(given)).isEqualTo(stored);
  }
}
