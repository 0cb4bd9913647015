package com.penguinmails.operations.privacy;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.identity.Caller;
import com.penguinmails.web.identity.Permission;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Exports and erasures of the caller's tenant. */
@Controller(PrivacyController.PATH)
@Tag(name = "Privacy")
class PrivacyController {
  static final String PATH = "/api/v1/tenant/privacy/requests";

  private final PrivacyRequests requests;

  PrivacyController(PrivacyRequests requests) {
    this.requests = requests;
  }

  /**
   * Ask for a copy of everything known of a lead or the tenant, or that it is erased; follow it at
   * the Location. A lead goes at once and its address stays suppressed as a digest; a tenant goes
   * after the days of grace.
   */
  @Post
  HttpResponse<PrivacyRequest> start(
      @Body @Valid NewPrivacyRequest request, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    request.check(caller.tenantId());
    PrivacyRequest created = requests.insert(request);
    return HttpResponse.<PrivacyRequest>accepted(URI.create(PATH + "/" + created.id()))
        .body(created);
  }

  /**
   * List requests, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<PrivacyRequest> list(
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    PageRequest page = PageRequest.of(limit, cursor);
    return Page.of(requests.page(page), page.limit(), r -> new Cursor(r.created(), r.id()));
  }

  /** Read one request: its status and counts change while it is worked on. */
  @Get("/{id}")
  PrivacyRequest read(UUID id, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return requests.find(id).orElseThrow(() -> ApiError.notFound("privacy_request", id));
  }

  /** Cancel a request that has not begun. */
  @Delete("/{id}")
  PrivacyRequest cancel(UUID id, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return requests.cancel(id);
  }

  /** Download one part of an export: JSON lines of table and row, compressed with gzip. */
  @Get(
      value = "/{id}/parts/{part}",
      produces = {MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON_PROBLEM})
  HttpResponse<byte[]> part(UUID id, int part, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    byte[] content =
        requests.part(id, part).orElseThrow(() -> ApiError.notFound("privacy_export", id));
    return HttpResponse.ok(content)
        .contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE)
        .header(
            "Content-Disposition",
            "attachment; filename=\"export-" + id + "-" + part + ".jsonl.gz\"");
  }
}
