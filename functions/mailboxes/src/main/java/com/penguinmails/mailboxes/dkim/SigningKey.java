package com.penguinmails.mailboxes.dkim;

import com.penguinmails.mail.dkim.DkimKey;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/**
 * The key mails of a domain are signed with, and the DNS record that publishes it.
 *
 * @param recordName where the record belongs
 * @param recordType always TXT
 * @param recordValue longer than 255 characters: most DNS consoles split it by themselves
 */
@Serdeable
public record SigningKey(
    @Schema(example = "pm20261121a1b2") String selector,
    @Schema(example = "pm20261121a1b2._domainkey.globex.example") String recordName,
    @Schema(example = "TXT") String recordType,
    @Schema(example = "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A") String recordValue,
    Instant created) {

  static SigningKey of(String domain, String selector, String publicKey, Instant created) {
    return new SigningKey(
        selector, selector + "._domainkey." + domain, "TXT", DkimKey.record(publicKey), created);
  }
}
