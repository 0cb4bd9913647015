package com.penguinmails.mail.dkim;

import com.penguinmails.mail.mime.ComposedMail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Signs mails of one domain with one key. Thread-safe. */
public final class DkimSigner {
  /** What a reader sees or a mail client acts on; RFC 8058 wants the list headers among them. */
  private static final Set<String> SIGNED =
      Set.of(
          "from",
          "to",
          "reply-to",
          "subject",
          "date",
          "message-id",
          "in-reply-to",
          "references",
          "mime-version",
          "content-type",
          "content-transfer-encoding",
          "list-unsubscribe",
          "list-unsubscribe-post");

  /** Named once more than they occur, so that adding another one breaks the signature. */
  private static final List<String> SEALED = List.of("from", "subject", "date", "to");

  private static final int LINE = 70;

  private final String domain;
  private final String selector;
  private final PrivateKey key;
  private final Clock clock;

  /**
   * Signs for this domain.
   *
   * @param domain the {@code d=} tag, in A-labels
   * @param privateKey {@link DkimKey#privateKey}
   * @throws IllegalArgumentException when the key is none
   */
  public DkimSigner(String domain, String selector, String privateKey, Clock clock) {
    this.domain = domain;
    this.selector = selector;
    this.key = DkimKey.read(privateKey);
    this.clock = clock;
  }

  /** Returns the mail with a DKIM-Signature in front. */
  public ComposedMail sign(ComposedMail mail) {
    byte[] bytes = mail.bytes();
    int body = Canonical.bodyOffset(bytes);
    List<Canonical.Header> headers =
        Canonical.headers(bytes, body).stream().filter(h -> SIGNED.contains(h.name())).toList();
    String unsigned = unsigned(headers, Canonical.body(bytes, body));
    String field = unsigned + folded(signature(headers, unsigned)) + "\r\n";
    byte[] signature = field.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream signed = new ByteArrayOutputStream(signature.length + bytes.length);
    signed.writeBytes(signature);
    signed.writeBytes(bytes);
    return new ComposedMail(mail.sender(), mail.recipient(), signed.toByteArray());
  }

  private String unsigned(List<Canonical.Header> headers, byte[] body) {
    List<String> names = new ArrayList<>(headers.stream().map(Canonical.Header::name).toList());
    names.addAll(SEALED);
    return "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d="
        + domain
        + ";\r\n s="
        + selector
        + "; t="
        + clock.instant().getEpochSecond()
        + ";\r\n h="
        + String.join(":\r\n  ", names)
        + ";\r\n bh="
        + Base64.getEncoder().encodeToString(sha256(body))
        + ";\r\n b=";
  }

  private String signature(List<Canonical.Header> headers, String unsigned) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      // A name that occurs twice is taken from the bottom up (section 5.4.2); none of ours does.
      for (Canonical.Header header : headers) {
        signature.update((header.relaxed() + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      signature.update(Canonical.Header.of(unsigned).relaxed().getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A mail cannot be signed for " + domain + ".", e);
    }
  }

  private static String folded(String base64) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < base64.length(); i += LINE) {
      lines.append(i == 0 ? "" : "\r\n  ").append(base64, i, Math.min(base64.length(), i + LINE));
    }
    return lines.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
