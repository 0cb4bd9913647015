package com.penguinmails.operations.servers;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import com.penguinmails.web.paging.Choice;
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
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Servers, for employees. */
@Controller(ServerController.PATH)
@Tag(name = "Servers and addresses")
class ServerController {
  static final String PATH = "/api/v1/platform/infrastructure/servers";

  private static final List<String> STATUSES =
      List.of("provisioning", "active", "scheduled_decommission", "decommissioned");

  private final Servers servers;
  private final StateHistory history;

  ServerController(Servers servers, StateHistory history) {
    this.servers = servers;
    this.history = history;
  }

  /**
   * List servers, newest first.
   *
   * @param status provisioning, active, scheduled_decommission or decommissioned
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<RentedServer> list(
      @Nullable @QueryValue String status,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_READ);
    PageRequest page = PageRequest.of(limit, cursor);
    return Page.of(
        servers.page(Choice.of("status", status, STATUSES), page),
        page.limit(),
        s -> new Cursor(s.created(), s.id()));
  }

  /** Order a server; it is set up in the background. */
  @Post
  HttpResponse<RentedServer> create(
      @Body @Valid NewServer server, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_WRITE);
    RentedServer created = servers.create(server);
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()));
  }

  /** Read one server. */
  @Get("/{id}")
  RentedServer read(UUID id, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_READ);
    return servers.find(id).orElseThrow(() -> ApiError.notFound("server", id));
  }

  /**
   * List what a server was, the latest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get("/{id}/history")
  Page<StateChange> history(
      UUID id,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    read(id, staff);
    return history.page("server", id, PageRequest.of(limit, cursor));
  }

  /** List what a server cost, the latest period first, at most ten years. */
  @Get("/{id}/costs")
  Page<CostPeriod> costs(UUID id, @Parameter(hidden = true) Staff staff) {
    read(id, staff);
    return new Page<>(servers.costs(id), null, false, null);
  }

  /** Give a server back at the end of the period that is paid. */
  @Post("/{id}/decommission")
  RentedServer decommission(
      UUID id, @Body @Valid Reason reason, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_WRITE);
    return servers.decommission(id, reason.reason());
  }

  /** Keep a server that is scheduled to be given back. */
  @Post("/{id}/cancel-decommission")
  RentedServer keep(UUID id, @Body @Valid Reason reason, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_WRITE);
    return servers.keep(id, reason.reason());
  }
}
