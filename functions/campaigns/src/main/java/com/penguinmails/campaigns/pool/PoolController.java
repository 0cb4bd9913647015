package com.penguinmails.campaigns.pool;

import com.penguinmails.web.http.EntityTag;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;

/** The accounts of a campaign. */
@Controller("/api/v1/tenant/campaigns/{id}/accounts")
@Tag(name = "Campaigns")
class PoolController {
  private final PoolRepository pools;

  PoolController(PoolRepository pools) {
    this.pools = pools;
  }

  /** Read the accounts a campaign rotates over. */
  @Get
  Pool read(UUID id) {
    return pools.find(id);
  }

  /**
   * Replace the accounts of a campaign that is a draft, scheduled or paused; with If-Match only
   * when nobody changed the campaign meanwhile. A lead that was written to keeps its account.
   */
  @Put
  HttpResponse<Pool> replace(UUID id, @Body @Valid Pool pool, HttpRequest<?> request) {
    return HttpResponse.ok(
        pools.replace(id, pool, updated -> EntityTag.check(request, "campaign", updated)));
  }
}
