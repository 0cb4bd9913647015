package com.penguinmails.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BounceTypeTest {
  /** What reports say: Postfix, Exim (5.0.0 for everything), Gmail, Exchange and others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          5.1.1   | smtp; 550-5.1.1 The email account that you tried to reach does not exist.   | HARD
          5.1.10  | smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found          | HARD
          5.4.4   | X-Postfix; Host or domain name not found. Name service error for name=x.example | HARD
          5.4.310 | smtp;550 5.4.310 DNS domain x.example does not exist                         | HARD
          5.2.1   | smtp; 550-5.2.1 The email account that you tried to reach is disabled.       | HARD
          5.0.0   | smtp; 550 no such user here                                                  | HARD
          5.0.0   | smtp; 550-5.1.1 <a@b.example>: user unknown                                  | HARD
          -       | smtp; 550 no such user here                                                  | HARD
          5.5.0   | smtp;550 5.5.0 Requested action not taken: mailbox unavailable               | HARD
          5.0.0   | smtp; 554 delivery error: dd This user doesn't have a yahoo.com account      | HARD
          5.0.0   | smtp; 554 30 Sorry, your message cannot be delivered. This mailbox is disabled (554.30). | HARD
          -       | smtp; 552 1 Requested mail action aborted, mailbox not found                 | HARD
          5.5.0   | smtp;552 5.5.0 mailbox unavailable: quota exceeded                           | SOFT
          -       | smtp; 450 mailbox unavailable                                                | SOFT
          5.1.0   | smtp; 5.1.0 - Unknown address error 550-'#5.1.0 Address rejected.'           | HARD
          5.2.2   | smtp; 552 5.2.2 The recipient's inbox is out of storage space                | SOFT
          5.0.0   | smtp; 552 5.2.2 mailbox is full                                              | SOFT
          5.0.0   | smtp; 550 mailbox is full                                                    | SOFT
          5.3.4   | smtp; 552 5.3.4 Message size exceeds fixed limit                             | SOFT
          5.2.3   | -                                                                            | SOFT
          5.7.1   | smtp; 550 5.7.1 Message rejected as spam                                     | SOFT
          5.4.7   | smtp; 451 4.3.0 try again later                                              | SOFT
          4.4.7   | -                                                                            | SOFT
          4.4.1   | connect to mx.example[2001:db8:550c::450]:25: Connection timed out           | SOFT
          4.2.2   | smtp; 452 4.2.2 Mailbox full                                                 | SOFT
          5.2.1   | smtp; 550-5.2.1 The user you are trying to contact is receiving mail too quickly. | SOFT
          5.0.0   | smtp; 554 Message refused                                                    | SOFT
          -       | -                                                                            | SOFT
          5.7.1   | smtp; 554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org       | SENDER
          4.7.1   | smtp; 451 4.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org       | SENDER
          5.1.8   | smtp; 550 5.1.8 Access denied, bad outbound sender                           | SENDER
          5.4.5   | smtp; 550-5.4.5 Daily user sending limit exceeded                            | SENDER
          5.7.60  | smtp;550 5.7.60 SMTP; Client does not have permissions to send as this sender | SENDER
          """)
  void shouldReadReports(@Nullable String status, @Nullable String diagnostic, BounceType type) {
    assertThat(BounceType.of(status, diagnostic)).isEqualTo(type);
  }
}
