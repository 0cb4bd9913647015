package com.penguinmails.mailboxes.domains;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.EntityTag;
import com.penguinmails.web.identity.Caller;
import com.penguinmails.web.identity.Permission;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Domains the caller's tenant sends from. Changing them needs the role admin. */
@Controller(DomainController.PATH)
@Tag(name = "Domains")
class DomainController {
  static final String PATH = "/api/v1/tenant/domains";

  private final DomainRepository domains;

  DomainController(DomainRepository domains) {
    this.domains = domains;
  }

  /**
   * List sending domains, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<Domain> list(@Nullable @QueryValue Integer limit, @Nullable @QueryValue String cursor) {
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(domains.page(request), request.limit(), d -> new Cursor(d.created(), d.id()));
  }

  /** Add a sending domain. */
  @Post
  HttpResponse<Domain> create(
      @Body @Valid NewDomain domain, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    Domain created = domains.insert(DomainNames.normalised(domain.domain()), domain.companyId());
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()))
        .header("ETag", EntityTag.of(created.updated()));
  }

  /** Read one sending domain. */
  @Get("/{id}")
  HttpResponse<Domain> read(UUID id) {
    Domain domain = domains.find(id).orElseThrow(() -> ApiError.notFound("domain", id));
    return HttpResponse.ok(domain).header("ETag", EntityTag.of(domain.updated()));
  }

  /** Change a sending domain; with If-Match only when nobody changed it meanwhile. */
  @Patch("/{id}")
  HttpResponse<Domain> change(
      UUID id,
      @Body @Valid DomainChange change,
      @Parameter(hidden = true) Caller caller,
      HttpRequest<?> request) {
    caller.require(Permission.ADMIN);
    Domain domain =
        domains.update(id, change, updated -> EntityTag.check(request, "domain", updated));
    return HttpResponse.ok(domain).header("ETag", EntityTag.of(domain.updated()));
  }

  /** Remove a sending domain that has no email accounts. */
  @Delete("/{id}")
  HttpResponse<Void> delete(UUID id, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    if (!domains.delete(id)) {
      throw ApiError.notFound("domain", id);
    }
    return HttpResponse.noContent();
  }
}
