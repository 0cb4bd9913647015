package com.penguinmails.data.content;

import org.jspecify.annotations.Nullable;

/**
 * A body as {@code email_content} holds it.
 *
 * @param bytes the possibly compressed JSON document
 * @param algorithm {@code none} or {@code zstd_dict}
 * @param dictionaryId which dictionary; null when there is none
 * @param rawSize bytes of the document before compression
 * @param hash SHA-256 of the document before compression
 */
public record EncodedBody(
    byte[] bytes, String algorithm, @Nullable Integer dictionaryId, int rawSize, byte[] hash) {}
