package com.penguinmails.mailboxes.dkim;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.identity.Caller;
import com.penguinmails.web.identity.Permission;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.UUID;

/** DKIM signing of a sending domain. Changing it needs the role admin. */
@Controller("/api/v1/tenant/domains/{id}/dkim")
@Tag(name = "Domains")
class SigningKeyController {
  private final SigningKeys keys;

  SigningKeyController(SigningKeys keys) {
    this.keys = keys;
  }

  /** Read the key mails of the domain are signed with, and its DNS record. */
  @Get
  SigningKey read(UUID id) {
    return keys.find(id).orElseThrow(() -> ApiError.notFound("dkim_key", id));
  }

  /**
   * Make a key and sign with it from now on; publish its record. A second one takes the place of
   * the first, whose record should stay for some days, because mails on their way are signed with
   * it.
   */
  @Post
  HttpResponse<SigningKey> create(UUID id, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return HttpResponse.created(
        keys.create(id), URI.create("/api/v1/tenant/domains/" + id + "/dkim"));
  }

  /** Stop signing and forget the key. */
  @Delete
  HttpResponse<Void> delete(UUID id, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    keys.remove(id);
    return HttpResponse.noContent();
  }
}
