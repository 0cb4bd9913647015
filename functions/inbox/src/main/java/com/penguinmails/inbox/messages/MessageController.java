package com.penguinmails.inbox.messages;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.Page;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages of the caller's tenant. */
@Controller("/api/v1/tenant/messages")
@Tag(name = "Messages")
class MessageController {
  private final MessageRepository messages;

  MessageController(MessageRepository messages) {
    this.messages = messages;
  }

  /**
   * List messages, newest month first.
   *
   * @param campaignId only of this campaign
   * @param leadId only from or to this lead
   * @param status only in this status
   * @param direction only inbound or only outbound
   * @param q only with these words in subject or text; "in quotes" together, -without, or
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<Message> list(
      @Nullable @QueryValue("campaign_id") UUID campaignId,
      @Nullable @QueryValue("lead_id") UUID leadId,
      @Nullable @QueryValue String status,
      @Nullable @QueryValue String direction,
      @Nullable @QueryValue String q,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor) {
    MessagePage page = MessagePage.of(limit, cursor);
    MessageFilter filter = new MessageFilter(campaignId, leadId, status, direction, q);
    return page.of(q == null ? messages.page(filter, page) : messages.search(filter, page));
  }

  /**
   * Read a message with its body; month and id are the two parts of the storage key.
   *
   * @param month YYYYMM
   * @param id the part after the slash
   */
  @Get("/{month}/{id}/content")
  MessageContent content(String month, String id) {
    return read(month + "/" + id);
  }

  /** The same with the key's slash percent-encoded, as generated clients send it. */
  @Hidden
  @Get("/{key}/content")
  MessageContent encoded(String key) {
    return read(key.replace("%2F", "/").replace("%2f", "/"));
  }

  private MessageContent read(String key) {
    return StorageKey.parse(key)
        .flatMap(parsed -> messages.content(parsed.value()))
        .orElseThrow(() -> ApiError.notFound("message", key));
  }
}
