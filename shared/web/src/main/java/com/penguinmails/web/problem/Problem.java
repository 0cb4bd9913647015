package com.penguinmails.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.PlanLimit;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param limit the limit of the plan that was reached; only with 402
 */
@Serdeable
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    String requestId,
    List<Violation> errors,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Limit limit) {

  /**
   * A limit of the plan.
   *
   * @param limit its name
   * @param plan the plan's name
   * @param allowed by the plan and its add-ons
   * @param used before the request
   */
  @Serdeable
  public record Limit(String limit, String plan, long allowed, long used) {
    static @Nullable Limit of(@Nullable PlanLimit limit) {
      return limit == null
          ? null
          : new Limit(limit.limit(), limit.plan(), limit.allowed(), limit.used());
    }
  }

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
