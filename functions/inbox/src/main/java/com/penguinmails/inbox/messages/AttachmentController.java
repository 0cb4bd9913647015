package com.penguinmails.inbox.messages;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.Page;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Files that came with messages. */
@Controller("/api/v1/tenant/messages")
@Tag(name = "Messages")
class AttachmentController {
  private final AttachmentRepository attachments;

  AttachmentController(AttachmentRepository attachments) {
    this.attachments = attachments;
  }

  /**
   * List the files of a message, at most 50; what is not stored says why.
   *
   * @param month YYYYMM
   * @param id the part of the storage key after the slash
   */
  @Get("/{month}/{id}/attachments")
  Page<Attachment> list(String month, String id) {
    return of(month + "/" + id);
  }

  /** The same with the key's slash percent-encoded, as generated clients send it. */
  @Hidden
  @Get("/{key}/attachments")
  Page<Attachment> listEncoded(String key) {
    return of(decoded(key));
  }

  /**
   * Download a file. It is as the sender made it: do not open what you do not trust.
   *
   * @param month YYYYMM
   * @param id the part of the storage key after the slash
   * @param attachment one of the list
   */
  @Get(
      value = "/{month}/{id}/attachments/{attachment}",
      produces = {MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON_PROBLEM})
  HttpResponse<byte[]> read(String month, String id, UUID attachment) {
    return file(month + "/" + id, attachment);
  }

  /** The same with the key's slash percent-encoded. */
  @Hidden
  @Get(
      value = "/{key}/attachments/{attachment}",
      produces = {MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON_PROBLEM})
  HttpResponse<byte[]> readEncoded(String key, UUID attachment) {
    return file(decoded(key), attachment);
  }

  private Page<Attachment> of(String key) {
    List<Attachment> files =
        StorageKey.parse(key)
            .flatMap(parsed -> attachments.of(parsed.value()))
            .orElseThrow(() -> ApiError.notFound("message", key));
    return new Page<>(files, null, false, null);
  }

  /** Never shown by a browser as what it claims to be. */
  private HttpResponse<byte[]> file(String key, UUID id) {
    AttachmentFile file =
        StorageKey.parse(key)
            .flatMap(parsed -> attachments.file(parsed.value(), id))
            .orElseThrow(() -> ApiError.notFound("attachment", id));
    if (file.omitted() != null) {
      throw ApiError.conflict(
          "attachment_not_stored", "The file was not stored: " + file.omitted() + ".");
    }
    return HttpResponse.ok(file.content())
        .contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE)
        .header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(file.filename()))
        .header("X-Content-Type-Options", "nosniff");
  }

  /** As in RFC 8187, which knows neither plus nor asterisk. */
  private static String encoded(String filename) {
    return URLEncoder.encode(filename, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A");
  }

  private static String decoded(String key) {
    return key.replace("%2F", "/").replace("%2f", "/");
  }
}
