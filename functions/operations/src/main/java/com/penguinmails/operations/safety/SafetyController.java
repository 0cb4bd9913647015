package com.penguinmails.operations.safety;

import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Whether the databases stay safe and fast as they grow, for operators. */
@Controller("/api/v1/platform/system/safety")
@Tag(name = "System")
class SafetyController {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

  private final Safety safety;

  SafetyController(Safety safety) {
    this.safety = safety;
  }

  /**
   * Report figures of all tiers beside their targets, what should be mended and with which
   * statement, and how every table grows; a page for who accepts text/html first.
   */
  @Get
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
  @ApiResponse(
      responseCode = "200",
      description = "The state of all four tiers",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = SafetyReport.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))
      })
  HttpResponse<?> read(HttpRequest<?> request, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.SYSTEM_READ);
    SafetyReport report = safety.report();
    return wantsPage(request)
        ? HttpResponse.ok(SafetyPage.of(report))
            .contentType(MediaType.of("text/html;charset=utf-8"))
            .header("Cache-Control", "no-store")
            .header("Content-Security-Policy", POLICY)
            .header("X-Content-Type-Options", "nosniff")
        : HttpResponse.ok(report).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static boolean wantsPage(HttpRequest<?> request) {
    return request.accept().stream()
        .filter(
            type ->
                type.equals(MediaType.TEXT_HTML_TYPE)
                    || type.equals(MediaType.APPLICATION_JSON_TYPE))
        .findFirst()
        .filter(MediaType.TEXT_HTML_TYPE::equals)
        .isPresent();
  }
}
