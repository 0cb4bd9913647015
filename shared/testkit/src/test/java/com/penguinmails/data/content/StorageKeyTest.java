package com.penguinmails.data.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.kernel.EmailAddress;
import org.junit.jupiter.api.Test;

class StorageKeyTest {
  private static final StorageKey KEY =
      new StorageKey("202611/019a6f00-0000-7000-8000-000000000000");

  @Test
  void shouldNameMailsInALabels() {
    assertThat(KEY.messageId(new EmailAddress("grace@bücher.example")))
        .isEqualTo("019a6f00-0000-7000-8000-000000000000@xn--bcher-kva.example");
    assertThat(KEY.messageId(new EmailAddress("grace@globex.example")))
        .isEqualTo("019a6f00-0000-7000-8000-000000000000@globex.example");
  }
}
