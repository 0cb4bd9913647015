package com.penguinmails.billing.sync;

import com.penguinmails.data.sql.Sql;
import java.util.Optional;
import java.util.UUID;

/**
 * What has to be written for one event: fetched before, applied in one transaction.
 *
 * @param tenant whose it is; empty for what is the platform's own
 * @param write writes and returns the row the audit trail names
 */
record Change(Optional<UUID> tenant, Write write) {
  /** The writing part. */
  @FunctionalInterface
  interface Write {
    Resource on(Sql sql);
  }

  /** What an audit row is about. */
  record Resource(String type, UUID id) {}
}
