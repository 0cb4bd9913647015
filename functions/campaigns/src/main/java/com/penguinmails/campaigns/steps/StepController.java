package com.penguinmails.campaigns.steps;

import com.penguinmails.campaigns.rendering.TemplateRenderer;
import com.penguinmails.web.http.EntityTag;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;

/** The steps of a campaign, one ordered list. */
@Controller("/api/v1/tenant/campaigns/{id}/steps")
@Tag(name = "Campaigns")
class StepController {
  private final StepRepository steps;
  private final TemplateRenderer renderer;

  StepController(StepRepository steps, TemplateRenderer renderer) {
    this.steps = steps;
    this.renderer = renderer;
  }

  /** Read the steps in their order; what comes can be sent back. */
  @Get
  HttpResponse<List<StepDocument>> list(UUID id) {
    return tagged(steps.find(id));
  }

  /**
   * Replace all steps of a draft, at most 50; with If-Match only when nobody changed the campaign
   * meanwhile. Errors point into the list, as {@code /2/template_id}.
   */
  @Put
  HttpResponse<List<StepDocument>> replace(
      UUID id, @Body List<StepDocument> list, HttpRequest<?> request) {
    StepRules.check(list, renderer);
    return tagged(
        steps.replace(id, list, updated -> EntityTag.check(request, "campaign", updated)));
  }

  private static HttpResponse<List<StepDocument>> tagged(StepRepository.Steps found) {
    return HttpResponse.ok(found.list()).header("ETag", EntityTag.of(found.campaign().updated()));
  }
}
