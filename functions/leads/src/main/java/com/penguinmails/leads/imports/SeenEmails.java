package com.penguinmails.leads.imports;

import com.penguinmails.kernel.EmailAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The addresses of a file so far and the line of each, as an open-addressing table of the first 64
 * bits of SHA-256.
 *
 * <p>12 bytes a slot, at most three quarters full: 16 to 32 bytes a row, 25 MB for 1,000,000 rows
 * (a set of strings takes about 150 MB). Two different addresses among a million share a hash with
 * probability n²/2⁶⁵ = 3·10⁻⁸.
 */
final class SeenEmails {

  private final MessageDigest sha256;
  private long[] hashes = new long[1 << 13];
  private int[] lines = new int[1 << 13];
  private int size;

  SeenEmails() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Remembers the address; answers the line on which it stood before, or 0 when it is new. */
  long add(EmailAddress email, long line) {
    long hash =
        ByteBuffer.wrap(sha256.digest(email.value().getBytes(StandardCharsets.UTF_8))).getLong();
    int slot = slotOf(hash);
    if (lines[slot] != 0) {
      return lines[slot];
    }
    put(slot, hash, Math.toIntExact(line));
    if (++size > hashes.length / 4 * 3) {
      grow();
    }
    return 0;
  }

  // A line of 0 marks a free slot: lines count from 1.
  private int slotOf(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (lines[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void put(int slot, long hash, int line) {
    hashes[slot] = hash;
    lines[slot] = line;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldLines = lines;
    hashes = new long[oldHashes.length * 2];
    lines = new int[oldLines.length * 2];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldLines[i] != 0) {
        put(slotOf(oldHashes[i]), oldHashes[i], oldLines[i]);
      }
    }
  }
}
