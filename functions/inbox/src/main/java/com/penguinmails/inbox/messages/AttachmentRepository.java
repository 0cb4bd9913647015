package com.penguinmails.inbox.messages;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Files of the running tenant's messages. */
@Singleton
class AttachmentRepository {
  private static final int MOST = 100;

  private final Database content;

  AttachmentRepository(@Named("content") Database content) {
    this.content = content;
  }

  /** The files of a message in its order; nothing when there is no such message. */
  Optional<List<Attachment>> of(String storageKey) {
    List<Optional<Attachment>> rows =
        content.list(
            """
            select a.id, a.filename, a.original_filename, a.mime_type, a.size_bytes, a.storage_disposition, a.omitted, a.created_at
              from email_messages m left join attachments a on a.tenant_id = m.tenant_id and a.parent_storage_key = m.storage_key
             where m.storage_key = ? order by a.id limit ?
            """,
            AttachmentRepository::attachment,
            storageKey,
            MOST);
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(rows.stream().flatMap(Optional::stream).toList());
  }

  Optional<AttachmentFile> file(String storageKey, UUID id) {
    return content.first(
        "select filename, content, omitted from attachments where parent_storage_key = ? and id = ?",
        row ->
            new AttachmentFile(
                row.text("filename"), row.bytes("content"), row.textOrNull("omitted")),
        storageKey,
        id);
  }

  private static Optional<Attachment> attachment(Row row) throws SQLException {
    UUID id = row.uuidOrNull("id");
    return id == null
        ? Optional.empty()
        : Optional.of(
            new Attachment(
                id,
                row.text("filename"),
                row.textOrNull("original_filename"),
                row.text("mime_type"),
                row.integer("size_bytes"),
                row.text("storage_disposition"),
                row.textOrNull("omitted"),
                row.instant("created_at")));
  }
}
