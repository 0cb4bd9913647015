package com.penguinmails.campaigns.definition;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.EntityTag;
import com.penguinmails.web.paging.Choice;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Campaigns of the caller's tenant. */
@Controller(CampaignController.PATH)
@Tag(name = "Campaigns")
class CampaignController {
  static final String PATH = "/api/v1/tenant/campaigns";

  private static final List<String> STATUSES =
      List.of("draft", "scheduled", "sending", "paused", "completed");

  private final CampaignRepository campaigns;
  private final Lifecycle lifecycle;

  CampaignController(CampaignRepository campaigns, Lifecycle lifecycle) {
    this.campaigns = campaigns;
    this.lifecycle = lifecycle;
  }

  /**
   * List campaigns, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   * @param status only campaigns in this state
   */
  @Get
  Page<Campaign> list(
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Nullable @QueryValue String status) {
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(
        campaigns.page(request, Choice.of("status", status, STATUSES)),
        request.limit(),
        c -> new Cursor(c.created(), c.id()));
  }

  /** Create a campaign as a draft. */
  @Post
  HttpResponse<Campaign> create(@Body @Valid NewCampaign campaign) {
    Campaign created = campaigns.insert(campaign);
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()))
        .header("ETag", EntityTag.of(created.updated()));
  }

  /** Read one campaign with its progress. */
  @Get("/{id}")
  HttpResponse<Campaign> read(UUID id) {
    return tagged(campaigns.find(id).orElseThrow(() -> ApiError.notFound("campaign", id)));
  }

  /**
   * Change a campaign that is a draft, scheduled or paused; with If-Match only when nobody changed
   * it meanwhile.
   */
  @Patch("/{id}")
  HttpResponse<Campaign> change(
      UUID id, @Body @Valid CampaignChange change, HttpRequest<?> request) {
    return tagged(campaigns.update(id, change, check(request)));
  }

  /** Delete a campaign that is a draft or completed. */
  @Delete("/{id}")
  HttpResponse<Void> delete(UUID id, HttpRequest<?> request) {
    campaigns.delete(id, check(request));
    return HttpResponse.noContent();
  }

  /** Start sending; a 422 lists everything that is missing. */
  @Post("/{id}/start")
  HttpResponse<Campaign> start(UUID id, HttpRequest<?> request) {
    return tagged(lifecycle.start(id, check(request)));
  }

  /** Stop sending for now. */
  @Post("/{id}/pause")
  HttpResponse<Campaign> pause(UUID id, HttpRequest<?> request) {
    return tagged(lifecycle.pause(id, check(request)));
  }

  /** Go on after a pause. */
  @Post("/{id}/resume")
  HttpResponse<Campaign> resume(UUID id, HttpRequest<?> request) {
    return tagged(lifecycle.resume(id, check(request)));
  }

  private static Consumer<Instant> check(HttpRequest<?> request) {
    return updated -> EntityTag.check(request, "campaign", updated);
  }

  private static HttpResponse<Campaign> tagged(Campaign campaign) {
    return HttpResponse.ok(campaign).header("ETag", EntityTag.of(campaign.updated()));
  }
}
