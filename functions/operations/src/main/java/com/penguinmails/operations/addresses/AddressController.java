package com.penguinmails.operations.addresses;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.operations.servers.StateChange;
import com.penguinmails.operations.servers.StateHistory;
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

/** Addresses mail leaves from, for employees. */
@Controller(AddressController.PATH)
@Tag(name = "Servers and addresses")
class AddressController {
  static final String PATH = "/api/v1/platform/infrastructure/ips";

  private static final List<String> STATUSES =
      List.of("available", "assigned", "warming", "warmed", "degraded", "quarantined", "burned");

  private final Addresses addresses;
  private final StateHistory history;

  AddressController(Addresses addresses, StateHistory history) {
    this.addresses = addresses;
    this.history = history;
  }

  /**
   * List addresses, newest first.
   *
   * @param status available, assigned, warming, warmed, degraded, quarantined or burned
   * @param serverId only those of this server
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<Address> list(
      @Nullable @QueryValue String status,
      @Nullable @QueryValue("server_id") UUID serverId,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_READ);
    PageRequest page = PageRequest.of(limit, cursor);
    return Page.of(
        addresses.page(Choice.of("status", status, STATUSES), serverId, page),
        page.limit(),
        a -> new Cursor(a.created(), a.id()));
  }

  /** Add an address to a server. */
  @Post
  HttpResponse<Address> create(
      @Body @Valid NewAddress address, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_WRITE);
    Address created = addresses.create(address);
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()));
  }

  /** Read one address. */
  @Get("/{id}")
  Address read(UUID id, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_READ);
    return addresses.find(id).orElseThrow(() -> ApiError.notFound("address", id));
  }

  /**
   * List what an address was, the latest first.
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
    return history.page("address", id, PageRequest.of(limit, cursor));
  }

  /** Change what an address is; domains of a quarantined or burned one are moved to others. */
  @Post("/{id}/status")
  Address change(UUID id, @Body @Valid NewStatus status, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_WRITE);
    return addresses.change(staff, id, status);
  }
}
