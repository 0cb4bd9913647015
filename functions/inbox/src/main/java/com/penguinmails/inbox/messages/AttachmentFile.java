package com.penguinmails.inbox.messages;

import org.jspecify.annotations.Nullable;

/**
 * A file of a message.
 *
 * @param omitted why there are no bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Copying every file would only cost memory.
record AttachmentFile(String filename, byte[] content, @Nullable String omitted) {}
