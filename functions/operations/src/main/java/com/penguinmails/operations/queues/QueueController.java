package com.penguinmails.operations.queues;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The queues, for operators. */
@Controller(QueueController.PATH)
@Tag(name = "Queues")
class QueueController {
  static final String PATH = "/api/v1/platform/queue";

  private final QueueRepository queues;
  private final Doorbell doorbell;

  QueueController(QueueRepository queues, Doorbell doorbell) {
    this.queues = queues;
    this.doorbell = doorbell;
  }

  /** List all queues with their figures, by name. */
  @Get("/queues")
  Page<QueueStatus> list(@Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.QUEUES_READ);
    return new Page<>(queues.list(), null, false, null);
  }

  /**
   * Show the dashboard of all queues beside their thresholds; a few minutes behind, as as_of says.
   */
  @Get("/health")
  Page<QueueFigures> health(@Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.QUEUES_READ);
    return new Page<>(queues.dashboard(), null, false, null);
  }

  /** Pause a queue: running jobs end, no others begin. */
  @Post("/queues/{name}/pause")
  HttpResponse<Void> pause(String name, @Parameter(hidden = true) Staff staff) {
    return paused(name, true, staff);
  }

  /** Resume a queue. */
  @Post("/queues/{name}/resume")
  HttpResponse<Void> resume(String name, @Parameter(hidden = true) Staff staff) {
    HttpResponse<Void> answer = paused(name, false, staff);
    doorbell.ring(name);
    return answer;
  }

  /**
   * List jobs that were given up, the latest first.
   *
   * @param queue only those of this queue
   * @param reason only those with this reason code
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get("/dead-letters")
  Page<DeadLetter> deadLetters(
      @Nullable @QueryValue String queue,
      @Nullable @QueryValue String reason,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.QUEUES_READ);
    PageRequest page = PageRequest.of(limit, cursor);
    return Page.of(
        queues.deadLetters(queue, reason, page),
        page.limit(),
        letter -> new Cursor(letter.failed(), letter.id()));
  }

  /** Try one dead letter again, under its own id and with all attempts before it. */
  @Post("/dead-letters/{id}/redrive")
  Redriven redriveOne(UUID id, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.QUEUES_WRITE);
    if (!queues.isOpen(id)) {
      throw ApiError.notFound("dead_letter", id);
    }
    return redriven(List.of(id), staff);
  }

  /** Try many dead letters again. */
  @Post("/dead-letters/redrive")
  Redriven redrive(@Body @Valid Redrive redrive, @Parameter(hidden = true) Staff staff) {
    return redriven(redrive.ids(), staff);
  }

  private HttpResponse<Void> paused(String name, boolean paused, Staff staff) {
    staff.require(StaffPermission.QUEUES_WRITE);
    if (!queues.pause(name, paused)) {
      throw ApiError.notFound("queue", name);
    }
    return HttpResponse.noContent();
  }

  private Redriven redriven(List<UUID> letters, Staff staff) {
    staff.require(StaffPermission.QUEUES_WRITE);
    List<String> requeued = queues.redrive(letters, staff.userId());
    requeued.stream().distinct().forEach(doorbell::ring);
    return new Redriven(requeued.size());
  }
}
