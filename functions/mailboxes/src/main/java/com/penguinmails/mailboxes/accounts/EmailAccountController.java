package com.penguinmails.mailboxes.accounts;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.EntityTag;
import com.penguinmails.web.identity.Caller;
import com.penguinmails.web.identity.Permission;
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
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Email accounts of the caller's tenant. Changing them needs the role admin. */
@Controller(EmailAccountController.PATH)
@Tag(name = "Email accounts")
class EmailAccountController {
  static final String PATH = "/api/v1/tenant/email-accounts";

  private final EmailAccounts accounts;
  private final EmailAccountRepository rows;

  EmailAccountController(EmailAccounts accounts, EmailAccountRepository rows) {
    this.accounts = accounts;
    this.rows = rows;
  }

  /**
   * List email accounts, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<EmailAccount> list(
      @Nullable @QueryValue Integer limit, @Nullable @QueryValue String cursor) {
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(rows.page(request), request.limit(), a -> new Cursor(a.created(), a.id()));
  }

  /** Add an email account; its password goes to the secret store and never comes back. */
  @Post
  HttpResponse<EmailAccount> create(
      @Body @Valid NewEmailAccount account, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    EmailAccount created = accounts.add(account);
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()))
        .header("ETag", EntityTag.of(created.updated()));
  }

  /** Read one email account. */
  @Get("/{id}")
  HttpResponse<EmailAccount> read(UUID id) {
    EmailAccount account = rows.find(id).orElseThrow(() -> ApiError.notFound("email_account", id));
    return HttpResponse.ok(account).header("ETag", EntityTag.of(account.updated()));
  }

  /** Change an email account; with If-Match only when nobody changed it meanwhile. */
  @Patch("/{id}")
  HttpResponse<EmailAccount> change(
      UUID id,
      @Body @Valid EmailAccountChange change,
      @Parameter(hidden = true) Caller caller,
      HttpRequest<?> request) {
    caller.require(Permission.ADMIN);
    EmailAccount account =
        accounts.change(id, change, updated -> EntityTag.check(request, "email_account", updated));
    return HttpResponse.ok(account).header("ETag", EntityTag.of(account.updated()));
  }

  /** Remove an email account that no campaign uses, and its password. */
  @Delete("/{id}")
  HttpResponse<Void> delete(UUID id, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    accounts.remove(id);
    return HttpResponse.noContent();
  }
}
