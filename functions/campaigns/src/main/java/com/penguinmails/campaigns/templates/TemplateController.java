package com.penguinmails.campaigns.templates;

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

/** Templates of the caller's tenant. */
@Controller(TemplateController.PATH)
@Tag(name = "Templates")
class TemplateController {
  static final String PATH = "/api/v1/tenant/templates";

  private final TemplateRepository templates;
  private final LiquidCheck liquid;
  private final Previews previews;

  TemplateController(TemplateRepository templates, LiquidCheck liquid, Previews previews) {
    this.templates = templates;
    this.liquid = liquid;
    this.previews = previews;
  }

  /**
   * List templates, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<Template> list(@Nullable @QueryValue Integer limit, @Nullable @QueryValue String cursor) {
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(templates.page(request), request.limit(), t -> new Cursor(t.created(), t.id()));
  }

  /** Create a template of at most 256 KiB; its Liquid must compile. */
  @Post
  HttpResponse<Template> create(@Body @Valid NewTemplate template) {
    liquid.check(template.subject(), template.content());
    Template created = templates.insert(template);
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()))
        .header("ETag", EntityTag.of(created.updated()));
  }

  /** Read one template. */
  @Get("/{id}")
  HttpResponse<Template> read(UUID id) {
    Template template = found(id);
    return HttpResponse.ok(template).header("ETag", EntityTag.of(template.updated()));
  }

  /**
   * Change a template; mails not yet sent get the new one. With If-Match only when nobody changed
   * it meanwhile.
   */
  @Patch("/{id}")
  HttpResponse<Template> change(
      UUID id, @Body @Valid TemplateChange change, HttpRequest<?> request) {
    liquid.check(change.subject(), change.content());
    Template template =
        templates.update(id, change, updated -> EntityTag.check(request, "template", updated));
    return HttpResponse.ok(template).header("ETag", EntityTag.of(template.updated()));
  }

  /** Delete a template that no campaign uses. */
  @Delete("/{id}")
  HttpResponse<Void> delete(UUID id) {
    if (!templates.delete(id)) {
      throw ApiError.notFound("template", id);
    }
    return HttpResponse.noContent();
  }

  /** Render a template for a lead or for made-up variables. */
  @Post("/{id}/preview")
  Preview preview(UUID id, @Nullable @Body PreviewRequest request) {
    return previews.of(found(id), request == null ? new PreviewRequest(null, null) : request);
  }

  private Template found(UUID id) {
    return templates.find(id).orElseThrow(() -> ApiError.notFound("template", id));
  }
}
