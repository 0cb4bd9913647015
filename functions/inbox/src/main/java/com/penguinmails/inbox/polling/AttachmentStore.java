package com.penguinmails.inbox.polling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.Ids;
import com.penguinmails.mail.inbound.InboundAttachment;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the files of inbound messages; what is not stored is recorded with its reason. */
@Singleton
class AttachmentStore {
  private static final String STORAGE_FULL = "storage_full";
  private static final byte[] NOTHING = {};

  private final Database oltp;

  AttachmentStore(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /**
   * Whether the running tenant's plan has room for this many bytes more, which count from now on.
   * What is stored already when a mailbox is read again counts twice until the next recount.
   */
  boolean room(long bytes) {
    return bytes == 0
        || oltp.first(
                "select app_sec.take_storage(?::bigint) as fits", row -> row.bool("fits"), bytes)
            .orElse(false);
  }

  /** Stores the files of a message that has a body, one by one: each may be large. */
  void insert(Sql content, String storageKey, List<InboundAttachment> files, boolean room) {
    files.forEach(file -> insert(content, storageKey, file, omitted(file, room)));
  }

  private static void insert(
      Sql content, String storageKey, InboundAttachment file, @Nullable String omitted) {
    content.update(
        """
        insert into attachments (id, tenant_id, parent_storage_key, filename, original_filename, mime_type, size_bytes,
                                 compressed_size_bytes, content, content_hash, compression_algorithm, storage_disposition, omitted)
        select ?::uuid, app_sec.tenant_id(), ?::text, ?::text, ?::text, ?::text, ?::int, octet_length(n.content), n.content,
               case when n.omitted is null then sha256(n.content) end, 'none', ?::text, n.omitted
          from (select ?::bytea as content, ?::text as omitted) n
        """,
        Ids.next(),
        storageKey,
        file.filename(),
        file.originalFilename(),
        file.mimeType(),
        (int) file.size(),
        file.inline() ? "inline" : "attachment",
        omitted == null ? file.content() : NOTHING,
        omitted);
  }

  private static @Nullable String omitted(InboundAttachment file, boolean room) {
    if (file.omitted() != null) {
      return file.omitted().name().toLowerCase(Locale.ROOT);
    }
    return room ? null : STORAGE_FULL;
  }
}
