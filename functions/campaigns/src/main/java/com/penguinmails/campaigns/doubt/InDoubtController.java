package com.penguinmails.campaigns.doubt;

import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Queues;
import com.penguinmails.web.identity.Caller;
import com.penguinmails.web.identity.Permission;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends of a campaign that may or may not have happened. */
@Controller("/api/v1/tenant/campaigns/{id}/in-doubt")
@Tag(name = "Campaigns")
class InDoubtController {
  private final InDoubtRepository sends;
  private final Resolutions resolutions;
  private final Doorbell doorbell;

  InDoubtController(InDoubtRepository sends, Resolutions resolutions, Doorbell doorbell) {
    this.sends = sends;
    this.resolutions = resolutions;
    this.doorbell = doorbell;
  }

  /**
   * List sends in doubt, newest first. They are never repeated by themselves: look for the
   * Message-ID in the account's sent mail, then resend or mark as sent.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<InDoubtSend> list(
      UUID id, @Nullable @QueryValue Integer limit, @Nullable @QueryValue String cursor) {
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(
        sends.page(id, request), request.limit(), s -> new Cursor(Instant.EPOCH, s.id()));
  }

  /**
   * Send it again, under the same Message-ID. Asking twice sends once; a 409 says that somebody
   * decided otherwise before.
   */
  @Post("/{sendId}/resend")
  InDoubtSend resend(UUID id, UUID sendId, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.WRITE);
    InDoubtSend send = resolutions.resend(id, sendId);
    doorbell.ring(Queues.OUTBOX);
    return send;
  }

  /**
   * Take it as sent: the lead goes on with the next step. Asking twice changes nothing more; a 409
   * says that somebody decided otherwise before.
   */
  @Post("/{sendId}/mark-sent")
  InDoubtSend markSent(UUID id, UUID sendId, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.WRITE);
    InDoubtSend send = resolutions.markSent(id, sendId);
    doorbell.ring(Queues.OUTBOX);
    doorbell.ring(Queues.CAMPAIGN_SCHEDULER);
    return send;
  }
}
