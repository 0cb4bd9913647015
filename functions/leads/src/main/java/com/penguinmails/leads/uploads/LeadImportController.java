package com.penguinmails.leads.uploads;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.servlet.http.ServletHttpRequest;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Imports of lead lists. */
@Controller(LeadImportController.PATH)
@Tag(name = "Lead imports")
class LeadImportController {
  static final String PATH = "/api/v1/tenant/leads/imports";
  static final String CSV = "text/csv";

  private static final char REPLACED = '\ufffd';

  private final LeadImportRepository imports;

  LeadImportController(LeadImportRepository imports) {
    this.imports = imports;
  }

  /**
   * Import a lead list: a CSV file of at most 10 MB, as the body or as the part "file" of a form.
   *
   * <p>Its first line names the columns, one of them "email". The import goes on in the background;
   * follow it at the Location. Leads the tenant has already are updated: values in the file win,
   * blank cells change nothing, the status stays.
   */
  @Post(consumes = {CSV, MediaType.MULTIPART_FORM_DATA})
  @RequestBody(
      content = {
        @Content(mediaType = CSV, schema = @Schema(type = "string")),
        @Content(
            mediaType = MediaType.MULTIPART_FORM_DATA,
            schema = @Schema(implementation = Form.class))
      })
  HttpResponse<LeadImport> start(HttpRequest<?> request) throws IOException {
    LeadImport created = imports.insert(file(request));
    return HttpResponse.<LeadImport>accepted(URI.create(PATH + "/" + created.id())).body(created);
  }

  /**
   * List imports, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<LeadImport> list(@Nullable @QueryValue Integer limit, @Nullable @QueryValue String cursor) {
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(imports.page(request), request.limit(), i -> new Cursor(i.created(), i.id()));
  }

  /** Read one import: its counts grow while it runs. */
  @Get("/{id}")
  LeadImport read(UUID id) {
    return imports.find(id).orElseThrow(() -> ApiError.notFound("import", id));
  }

  /** Download the rows that were not taken, with their line numbers, as CSV. */
  @Get(
      value = "/{id}/errors",
      produces = {CSV, MediaType.APPLICATION_JSON_PROBLEM})
  HttpResponse<String> errors(UUID id) {
    return HttpResponse.ok(imports.errorReport(id))
        .contentType(CSV + ";charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"import-errors.csv\"");
  }

  private static UploadedFile file(HttpRequest<?> request) throws IOException {
    String contentType = String.valueOf(request.getHeaders().get("Content-Type"));
    byte[] body = body(request);
    UploadedFile file =
        contentType.regionMatches(true, 0, "multipart/", 0, "multipart/".length())
            ? FormFile.find(contentType, body)
                .orElseThrow(
                    () -> ApiError.invalid("/file", "send the file in a part of that name"))
            : new UploadedFile(null, body);
    if (file.content().length == 0) {
      throw ApiError.invalid("", "the file is empty");
    }
    if (file.content().length > UploadedFile.LIMIT) {
      throw new ApiError(
          ApiError.Kind.TOO_LARGE,
          "file_too_large",
          "The file is larger than 10 MB; split it and import the parts.",
          List.of());
    }
    return file;
  }

  // A byte[] parameter would be decoded by media type, and there is no codec for a form; the
  // request's own stream is an error when there is no body.
  private static byte[] body(HttpRequest<?> request) {
    if (request instanceof ServletHttpRequest<?, ?> received
        && received.getNativeRequest() instanceof APIGatewayV2HTTPEvent event
        && event.getBody() != null) {
      return event.getIsBase64Encoded()
          ? Base64.getDecoder().decode(event.getBody())
          : utf8(event.getBody());
    }
    return new byte[0];
  }

  /**
   * The gateway reads a text as UTF-8, whatever its type says, and puts U+FFFD for what is none.
   */
  private static byte[] utf8(String text) {
    if (text.indexOf(REPLACED) >= 0) {
      throw ApiError.malformed(
          "not_utf8",
          "The text is not UTF-8. Send the file as multipart/form-data, which keeps its bytes, or convert it.");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** For the description of the API. */
  @Schema(name = "LeadFileForm")
  record Form(@Schema(type = "string", format = "binary") String file) {}
}
