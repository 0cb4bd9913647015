package com.penguinmails.mail.smtp;

import com.penguinmails.mail.ForbiddenAddressException;
import com.penguinmails.mail.smtp.Submission.AccountProblem;
import com.penguinmails.mail.smtp.Submission.Stage;
import com.penguinmails.mail.smtp.Submission.Unreachable;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Tells why a connection could not be opened; nothing was submitted in any of these cases. */
final class ConnectFailure {
  private ConnectFailure() {}

  static Submission of(MessagingException failure, ObservedTransport transport) {
    Reply last =
        Reply.of(
            Stage.CONNECTION, transport.getLastReturnCode(), transport.getLastServerResponse());
    if (failure instanceof AuthenticationFailedException) {
      return authentication(failure, last);
    }
    if (caused(failure, ForbiddenAddressException.class)) {
      return new AccountProblem(0, null, "The server is not reachable from here.");
    }
    if (caused(failure, CertificateException.class, SSLPeerUnverifiedException.class)) {
      return new AccountProblem(0, null, "The server's certificate is not trusted.");
    }
    if (String.valueOf(failure.getMessage()).startsWith("STARTTLS is required")) {
      return new AccountProblem(0, null, "The server does not offer STARTTLS.");
    }
    boolean busy = last.code() >= 400 && last.code() < 500;
    return busy ? last.refusal() : new Unreachable(reason(failure));
  }

  private static Submission authentication(MessagingException failure, Reply last) {
    if (last.code() >= 400 && last.code() < 500) {
      return last.refusal();
    }
    if (last.code() <= 0) {
      return new Unreachable(reason(failure));
    }
    return last.negative()
        ? new AccountProblem(last.code(), last.enhancedStatus(), last.text())
        : new AccountProblem(0, null, "The server offers no way to sign in that is supported.");
  }

  private static boolean caused(MessagingException failure, Class<?>... kinds) {
    return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, ConnectFailure::next)
        .anyMatch(cause -> Stream.of(kinds).anyMatch(kind -> kind.isInstance(cause)));
  }

  private static @Nullable Throwable next(@Nullable Throwable failure) {
    return failure instanceof MessagingException mail
        ? mail.getNextException()
        : failure == null ? null : failure.getCause();
  }

  static String reason(MessagingException failure) {
    Exception cause = failure.getNextException();
    String message = cause == null ? failure.getMessage() : cause.getMessage();
    return Reply.line(message == null ? "The connection was lost." : message);
  }
}
