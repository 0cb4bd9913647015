package com.penguinmails.inbox.messages;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of a message, without its bytes.
 *
 * @param filename as it may be saved
 * @param originalFilename as the sender wrote it, when that is another
 * @param sizeBytes an estimate when the file is not stored
 * @param disposition attachment, or inline when the mail shows it in its text
 * @param omitted why it is not stored: too_large, storage_full or unreadable
 */
@Serdeable
record Attachment(
    UUID id,
    @Schema(example = "offer.pdf") String filename,
    @Nullable String originalFilename,
    @Schema(example = "application/pdf") String mimeType,
    @Schema(example = "48213") int sizeBytes,
    @Schema(example = "attachment") String disposition,
    @Schema(example = "too_large") @Nullable String omitted,
    Instant createdAt) {}
