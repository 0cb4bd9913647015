package com.penguinmails.leads.uploads;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/**
 * An import that has not ended.
 *
 * @param source the file, compressed
 * @param batches how many batches are committed already
 */
record OpenImport(UUID id, byte[] source, int batches) {
  /** The file as it was uploaded. */
  InputStream file() throws IOException {
    return new ZstdInputStream(new ByteArrayInputStream(source));
  }
}
