package com.penguinmails.web.problem;

import com.penguinmails.kernel.ApiError;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A problem detail (RFC 9457), answered as {@code application/problem+json}.
 *
 * @param type always {@code about:blank}: {@code code} tells problems apart
 * @param title the status in words
 * @param status the HTTP status
 * @param code stable, for programs
 * @param detail for people: what is wrong and what to do
 * @param requestId find it in our log with this
 * @param errors single invalid values
 */
@Serdeable
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    String requestId,
    List<Violation> errors) {

  /**
   * One invalid value.
   *
   * @param pointer JSON pointer into the body, or the parameter's name
   * @param detail what is wrong with it
   */
  @Serdeable
  public record Violation(String pointer, String detail) {
    static Violation of(ApiError.Violation violation) {
      return new Violation(violation.pointer(), violation.detail());
    }
  }
}
