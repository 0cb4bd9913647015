package com.penguinmails.operations.health;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.tags.Tag;

/** For load balancers and people on call; open to all. */
@Controller("/health")
@Tag(name = "Operations")
class HealthController {
  private final Tiers tiers;

  HealthController(Tiers tiers) {
    this.tiers = tiers;
  }

  /** Tell whether every database answers; 503 names those that do not. */
  @Get
  HttpResponse<Health> read() {
    Health health = Health.of(tiers.down());
    return HttpResponse.<Health>status(
            health.down().isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(health)
        .header("Cache-Control", "no-store");
  }
}
