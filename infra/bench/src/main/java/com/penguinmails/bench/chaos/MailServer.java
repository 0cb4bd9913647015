package com.penguinmails.bench.chaos;

import java.io.IOException;
import java.util.List;

/** An SMTP server that tells afterwards what it has. */
interface MailServer extends AutoCloseable {
  /** The header by which the product's mails are told apart: their storage key. */
  String KEY = com.penguinmails.mail.mime.MimeComposer.STORAGE_KEY_HEADER;

  /** The port on 127.0.0.1. */
  int port();

  /** Every mail it holds, as often as it holds it. */
  List<HeldMail> held() throws IOException;

  @Override
  void close() throws IOException;
}
