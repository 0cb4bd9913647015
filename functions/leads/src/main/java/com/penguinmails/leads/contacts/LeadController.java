package com.penguinmails.leads.contacts;

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

/** Leads of the caller's tenant. */
@Controller(LeadController.PATH)
@Tag(name = "Leads")
class LeadController {
  static final String PATH = "/api/v1/tenant/leads";

  private final LeadRepository leads;

  LeadController(LeadRepository leads) {
    this.leads = leads;
  }

  /**
   * List leads, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   * @param include "total" to have all leads that match counted
   * @param status only leads with this status
   * @param importId only leads this import was the last to bring
   * @param emailPrefix only leads whose address begins so
   */
  @Get
  Page<Lead> list(
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Nullable @QueryValue String include,
      @Nullable @QueryValue String status,
      @Nullable @QueryValue("import_id") UUID importId,
      @Nullable @QueryValue("email_prefix") String emailPrefix) {
    PageRequest request = PageRequest.of(limit, cursor);
    LeadFilter filter = LeadFilter.of(status, importId, emailPrefix);
    Page<Lead> page =
        Page.of(leads.page(filter, request), request.limit(), l -> new Cursor(l.created(), l.id()));
    return "total".equals(include) ? page.withTotal(leads.count(filter)) : page;
  }

  /** Create a lead; one the tenant must not write to is created as unsubscribed or bounced. */
  @Post
  HttpResponse<Lead> create(@Body @Valid NewLead lead) {
    Lead created = leads.insert(lead);
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()))
        .header("ETag", EntityTag.of(created.updated()));
  }

  /** Read one lead. */
  @Get("/{id}")
  HttpResponse<Lead> read(UUID id) {
    Lead lead = leads.find(id).orElseThrow(() -> ApiError.notFound("lead", id));
    return HttpResponse.ok(lead).header("ETag", EntityTag.of(lead.updated()));
  }

  /** Change a lead; with If-Match only when nobody changed it meanwhile. */
  @Patch("/{id}")
  HttpResponse<Lead> change(UUID id, @Body @Valid LeadChange change, HttpRequest<?> request) {
    Lead lead = leads.update(id, change, updated -> EntityTag.check(request, "lead", updated));
    return HttpResponse.ok(lead).header("ETag", EntityTag.of(lead.updated()));
  }

  /** Delete a lead and its enrolments. */
  @Delete("/{id}")
  HttpResponse<Void> delete(UUID id) {
    if (!leads.delete(id)) {
      throw ApiError.notFound("lead", id);
    }
    return HttpResponse.noContent();
  }
}
