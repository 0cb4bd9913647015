package com.penguinmails.identity.companies;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.EntityTag;
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
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Companies of the caller's tenant. */
@Controller(CompanyController.PATH)
@Tag(name = "Companies")
class CompanyController {
  static final String PATH = "/api/v1/tenant/companies";

  private final CompanyRepository companies;

  CompanyController(CompanyRepository companies) {
    this.companies = companies;
  }

  /**
   * List companies, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   * @param include "total" to have all companies counted
   */
  @Get
  Page<Company> list(
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Nullable @QueryValue String include) {
    PageRequest request = PageRequest.of(limit, cursor);
    Page<Company> page =
        Page.of(companies.page(request), request.limit(), c -> new Cursor(c.created(), c.id()));
    return "total".equals(include) ? page.withTotal(companies.count()) : page;
  }

  /** Create a company. */
  @Post
  HttpResponse<Company> create(@Body @Valid NewCompany company) {
    Company created = companies.insert(company);
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()))
        .header("ETag", EntityTag.of(created.updated()));
  }

  /** Read one company. */
  @Get("/{id}")
  HttpResponse<Company> read(UUID id) {
    Company company = companies.find(id).orElseThrow(() -> ApiError.notFound("company", id));
    return HttpResponse.ok(company).header("ETag", EntityTag.of(company.updated()));
  }

  /** Change a company; with If-Match only when nobody changed it meanwhile. */
  @Patch("/{id}")
  HttpResponse<Company> change(UUID id, @Body @Valid CompanyChange change, HttpRequest<?> request) {
    Company company =
        companies.update(id, change, updated -> EntityTag.check(request, "company", updated));
    return HttpResponse.ok(company).header("ETag", EntityTag.of(company.updated()));
  }

  /**
   * Delete a company with its domains and campaigns; not while one of them is sending or paused.
   */
  @Delete("/{id}")
  HttpResponse<Void> delete(UUID id) {
    if (!companies.delete(id)) {
      throw ApiError.notFound("company", id);
    }
    return HttpResponse.noContent();
  }
}
