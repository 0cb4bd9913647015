package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.sending.Verdicts.Trouble;
import com.penguinmails.campaigns.sending.Verdicts.Verdict;
import com.penguinmails.mail.BounceType;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.mail.smtp.Submission.Stage;
import com.penguinmails.queue.Outcome;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
  private final Verdicts verdicts = new Verdicts(Duration.ofMinutes(1), new Random(7));

  @Test
  void shouldSettleWhatTheServerTook() {
    Verdict verdict = verdicts.of(new Submission.Accepted("250 ok"), 1);

    assertThat(verdict).isEqualTo(new Verdict.Settled(new Settlement.Accepted(), Outcome.DONE));
  }

  /** Permanent replies: which of them say that the address is dead (RFC 3463 section 3). */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          RECIPIENT, 550, -,      bounced,  true
          RECIPIENT, 553, -,      bounced,  true
          RECIPIENT, 554, -,      bounced,  false
          RECIPIENT, 552, -,      bounced,  false
          RECIPIENT, 550, 5.1.1,  bounced,  true
          RECIPIENT, 550, 5.1.10, bounced,  true
          RECIPIENT, 550, 5.2.1,  bounced,  true
          RECIPIENT, 552, 5.2.2,  bounced,  false
          RECIPIENT, 550, 5.7.1,  bounced,  false
          CONTENT,   550, 5.1.1,  bounced,  true
          CONTENT,   550, 5.7.1,  rejected, false
          CONTENT,   554, -,      rejected, false
          SENDER,    552, 5.3.4,  rejected, false
          """)
  void shouldSuppressOnlyADeadAddress(
      Stage stage, int code, @Nullable String status, String exit, boolean suppress) {
    Submission rejected = new Submission.Rejected(stage, code, status, "no");

    assertThat(verdicts.of(rejected, 1))
        .isInstanceOfSatisfying(
            Verdict.Settled.class,
            settled ->
                assertThat(settled.settlement())
                    .isInstanceOfSatisfying(
                        Settlement.Failed.class,
                        failed -> {
                          assertThat(failed.exitReason()).isEqualTo(exit);
                          assertThat(failed.suppress()).isEqualTo(suppress);
                          assertThat(failed.bounce()).isNotNull();
                        }));
  }

  /** What servers say of who sends: the account rests, the lead is tried later, nobody bounced. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          RECIPIENT | 554 | 5.7.1   | Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.7
          RECIPIENT | 550 | 5.7.1   | Rejected: 192.0.2.7 listed at zen.spamhaus.org
          RECIPIENT | 554 | 5.7.1   | <unknown[192.0.2.7]>: Client host rejected: Access denied
          RECIPIENT | 550 | 5.7.1   | <localhost>: Helo command rejected: Host not found
          RECIPIENT | 550 | 5.7.1   | Service unavailable, Client host [192.0.2.7] blocked using Spamhaus. To request removal from this list see https://www.spamhaus.org/query/ip/192.0.2.7 (AS3130)
          RECIPIENT | 554 | 5.7.1   | Service unavailable; Client host [192.0.2.7] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation/?r=1
          RECIPIENT | 550 | 5.7.1   | Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).
          RECIPIENT | 550 | 5.7.606 | Access denied, banned sending IP [192.0.2.7]. To request removal from this list please visit https://sender.office.com/
          CONTENT   | 550 | 5.7.708 | Service unavailable. Access denied, traffic not accepted from this IP.
          CONTENT   | 550 | 5.7.1   | [192.0.2.7 12] Our system has detected an unusual rate of 550-5.7.1 unsolicited mail originating from your IP address. To protect our 550-5.7.1 users from spam, mail sent from your IP 550-5.7.1 address has been blocked.
          CONTENT   | 550 | 5.7.1   | [192.0.2.7 19] Our system has detected that this message is 550-5.7.1 likely suspicious due to the very low reputation of the sending 550-5.7.1 domain. To best protect our users from spam, the message has been 550-5.7.1 blocked.
          CONTENT   | 550 | 5.7.26  | This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.
          CONTENT   | 550 | 5.7.25  | The IP address sending this message does not have a PTR record setup.
          RECIPIENT | 553 | 5.7.1   | [BL21] Connections will not be accepted from 192.0.2.7, because the ip is in Spamhaus's list; see https://postmaster.yahooinc.com/error-codes
          RECIPIENT | 550 | -       | csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550
          RECIPIENT | 554 | -       | Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.7
          RECIPIENT | 550 | -       | SC-001 Mail rejected by policy reasons; your IP 192.0.2.7 is blacklisted
          """)
  void shouldNotBlameTheLeadForABlockedSender(
      Stage stage, int code, @Nullable String status, String text) {
    Verdict verdict = verdicts.of(rejected(stage, code, status, text), 1);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Account.class,
            account -> {
              assertThat(account.trouble()).isEqualTo(Trouble.UNREACHABLE);
              assertThat(account.reason()).contains(text);
              assertThat(account.ofMail())
                  .extracting(Verdict.Settled::settlement)
                  .isInstanceOf(Settlement.Released.class);
            });
  }

  /** What servers say of the mail, of the recipient's rules, or of the recipient. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          RECIPIENT | 550 | 5.1.1  | true  | The email account that you tried to reach does not exist. Please try double-checking the recipient's email address
          RECIPIENT | 550 | 5.2.1  | true  | The email account that you tried to reach is inactive; the host has blocked it
          RECIPIENT | 554 | 5.1.1  | true  | <a@b.example>: Recipient address rejected: not listed in the directory of this server
          RECIPIENT | 550 | 5.2.1  | false | The user you are trying to contact is receiving mail at a rate that 550-5.2.1 prevents additional messages from being delivered.
          RECIPIENT | 550 | -      | true  | Requested action not taken: mailbox unavailable
          RECIPIENT | 550 | -      | true  | User not listed in public Name & Address Book
          RECIPIENT | 550 | -      | false | Relaying denied
          RECIPIENT | 550 | -      | false | mailbox is full
          RECIPIENT | 554 | 5.0.0  | false | Service unavailable
          RECIPIENT | 550 | 5.0.0  | true  | User unknown
          RECIPIENT | 550 | -      | false | Rejected for policy reasons
          RECIPIENT | 554 | 5.7.1  | false | <a@b.example>: Relay access denied
          RECIPIENT | 550 | 5.7.1  | false | You are blocked by the recipient
          RECIPIENT | 550 | 5.7.1  | false | Your email address is on the block list kept by the user
          RECIPIENT | 550 | 5.4.1  | false | Recipient address rejected: Access denied. [host.prod.protection.outlook.example]
          RECIPIENT | 550 | 5.7.1  | false | RESOLVER.RST.AuthRequired; authentication required
          CONTENT   | 550 | 5.7.1  | false | Our system has detected that this message is 550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.
          CONTENT   | 554 | 5.7.9  | false | Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes
          CONTENT   | 550 | 5.7.1  | false | [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137
          CONTENT   | 550 | 5.7.1  | false | Message contains a blacklisted URL
          """)
  void shouldLeaveTheAccountAloneForWhatConcernsOneMail(
      Stage stage, int code, @Nullable String status, boolean suppress, String text) {
    assertThat(verdicts.of(rejected(stage, code, status, text), 1))
        .isInstanceOfSatisfying(
            Verdict.Settled.class,
            settled ->
                assertThat(settled.settlement())
                    .isInstanceOfSatisfying(
                        Settlement.Failed.class,
                        failed -> assertThat(failed.suppress()).isEqualTo(suppress)));
  }

  @Test
  void shouldGiveUpWithoutSuppressingWhereASenderStaysBlocked() {
    String text = "Client host [192.0.2.7] blocked using zen.spamhaus.org";
    Verdict verdict =
        verdicts.of(rejected(Stage.RECIPIENT, 554, "5.7.1", text), Verdicts.MOST_TRIES);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Account.class,
            account ->
                assertThat(account.ofMail())
                    .extracting(Verdict.Settled::settlement)
                    .isEqualTo(
                        new Settlement.Failed(
                            "5.7.1", "554 5.7.1 " + text, "undeliverable", BounceType.SENDER)));
  }

  private static Submission rejected(Stage stage, int code, @Nullable String status, String text) {
    String line = code + " " + (status == null ? "" : status + " ") + text;
    return new Submission.Rejected(stage, code, status, line);
  }

  @ParameterizedTest
  @CsvSource({"1, 45, 75", "2, 90, 150", "5, 720, 1200", "11, 10800, 18000"})
  void shouldTryAgainWhatWasDeferredEverLater(int tries, long least, long most) {
    Submission greylisted = new Submission.Deferred(Stage.RECIPIENT, 451, "4.7.1", "greylisted");

    assertThat(verdicts.of(greylisted, tries))
        .isInstanceOfSatisfying(
            Verdict.Settled.class,
            settled -> {
              assertThat(settled.settlement()).isInstanceOf(Settlement.Released.class);
              assertThat(settled.outcome())
                  .isInstanceOfSatisfying(
                      Outcome.Later.class,
                      later -> assertThat(later.delay().toSeconds()).isBetween(least, most));
            });
  }

  @Test
  void shouldGiveUpOnWhatIsDeferredForever() {
    Submission deferred = new Submission.Deferred(Stage.CONTENT, 452, "4.2.2", "mailbox full");

    Verdict verdict = verdicts.of(deferred, Verdicts.MOST_TRIES);

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Settled(
                new Settlement.Failed("4.2.2", "mailbox full", "undeliverable", BounceType.SOFT),
                Outcome.DONE));
  }

  @Test
  void shouldNeverTryAgainWhatIsInDoubt() {
    Verdict verdict = verdicts.of(new Submission.InDoubt("closed after the dot"), 1);

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Account(
                Trouble.UNREACHABLE,
                "closed after the dot",
                new Verdict.Settled(
                    new Settlement.InDoubt("unconfirmed", "closed after the dot"), Outcome.DONE)));
  }

  @Test
  void shouldBlameTheAccountForWhatConcernsEveryMailOfIt() {
    assertThat(trouble(new Submission.AccountProblem(535, "5.7.8", "bad credentials")))
        .isEqualTo(Trouble.REFUSED);
    assertThat(trouble(new Submission.AccountProblem(550, "5.4.5", "daily quota exceeded")))
        .isEqualTo(Trouble.EXHAUSTED);
    assertThat(trouble(new Submission.Rejected(Stage.SENDER, 550, "5.1.8", "sender unknown")))
        .isEqualTo(Trouble.REFUSED);
    assertThat(trouble(new Submission.Unreachable("refused"))).isEqualTo(Trouble.UNREACHABLE);
    assertThat(trouble(new Submission.Deferred(Stage.CONNECTION, 421, "4.3.2", "busy")))
        .isEqualTo(Trouble.UNREACHABLE);
    assertThat(trouble(new Submission.Deferred(Stage.SENDER, 421, null, "closing")))
        .isEqualTo(Trouble.UNREACHABLE);
    assertThat(trouble(new Submission.Deferred(Stage.SENDER, 451, "4.7.1", "sender throttled")))
        .isEqualTo(Trouble.UNREACHABLE);
    assertThat(trouble(new Submission.Rejected(Stage.SENDER, 550, null, "sender rejected")))
        .isEqualTo(Trouble.REFUSED);
  }

  /** Postfix and others judge the sender at RCPT, Exchange after the content. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          RECIPIENT | 550 | -       | Verification failed for <a@b.example> 550-Unrouteable address 550 Sender verify failed
          RECIPIENT | 553 | -       | sorry, your envelope sender is in my badmailfrom list (#5.7.1)
          CONTENT   | 554 | 5.2.0   | STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception
          CONTENT   | 554 | 5.2.0   | STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message due to a permanent exception with message WASCL UserAction verdict is not None.
          RECIPIENT | 550 | 5.1.8   | <a@b.example>: Sender address rejected: Domain not found
          RECIPIENT | 553 | 5.7.1   | <a@b.example>: Sender address rejected: not owned by user c@b.example
          RECIPIENT | 550 | 5.1.7   | the address of the sender is malformed
          RECIPIENT | 503 | -       | This mail server requires authentication when attempting to send to a non-local e-mail address. Please check your mail client settings or contact your administrator to verify that the domain or address is defined for this server.
          RECIPIENT | 550 | -       | authentication required
          RECIPIENT | 550 | -       | SMTP AUTH is required for message submission on port 587
          RECIPIENT | 550 | -       | Please turn on SMTP Authentication in your mail client. 550-(b.example) [192.0.2.7]:36825 is not permitted to relay through 550 this server without authentication.
          CONTENT   | 550 | 5.1.8   | Access denied, bad outbound sender
          CONTENT   | 550 | 5.7.60  | SMTP; Client does not have permissions to send as this sender
          CONTENT   | 554 | 5.2.252 | SendAsDenied; a@b.example not allowed to send as c@b.example
          """)
  void shouldBlameTheAccountForASenderRefusedLate(
      Stage stage, int code, @Nullable String status, String text) {
    String line = code + (status == null ? " " : " " + status + " ") + text;

    assertThat(verdicts.of(rejected(stage, code, status, text), 1))
        .isEqualTo(new Verdict.Account(Trouble.REFUSED, line));
  }

  /** The lead keeps its place in the campaign. */
  @Test
  void shouldLetAnAccountWaitWhoseDayIsUsedUp() {
    String microsoft = "STOREDRV.Submission.Exception:SubmissionQuotaExceededException";
    assertThat(trouble(rejected(Stage.CONTENT, 554, "5.2.0", microsoft)))
        .isEqualTo(Trouble.EXHAUSTED);
    String zoho = "Unusual sending activity detected. Please try after sometime.";
    assertThat(trouble(rejected(Stage.CONTENT, 550, "5.4.6", zoho))).isEqualTo(Trouble.EXHAUSTED);
    String amazon = "454 Throttling failure: Daily message quota exceeded.";
    assertThat(trouble(new Submission.Deferred(Stage.CONTENT, 454, null, amazon)))
        .isEqualTo(Trouble.EXHAUSTED);
    assertThat(trouble(new Submission.Deferred(Stage.SENDER, 454, null, amazon)))
        .isEqualTo(Trouble.EXHAUSTED);
  }

  @Test
  void shouldLetAnAccountRestWhoseSenderIsRefusedForNow() {
    String text = "450 4.1.8 <a@b.example>: Sender address rejected: Domain not found";

    assertThat(verdicts.of(new Submission.Deferred(Stage.RECIPIENT, 450, "4.1.8", text), 1))
        .isEqualTo(new Verdict.Account(Trouble.UNREACHABLE, text));
  }

  /** Others go first next time, or one lead would keep all from being mailed. */
  @Test
  void shouldLetAMailWaitAtWhoseRecipientTheServerLeft() {
    Verdict verdict = verdicts.of(new Submission.Deferred(Stage.RECIPIENT, 421, null, "no"), 1);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Account.class,
            account -> {
              assertThat(account.trouble()).isEqualTo(Trouble.UNREACHABLE);
              assertThat(account.ofMail())
                  .extracting(Verdict.Settled::settlement)
                  .isInstanceOf(Settlement.Released.class);
            });
  }

  private @Nullable Trouble trouble(Submission submission) {
    return verdicts.of(submission, 1) instanceof Verdict.Account account ? account.trouble() : null;
  }
}
