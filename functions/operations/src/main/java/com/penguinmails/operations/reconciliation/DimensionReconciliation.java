package com.penguinmails.operations.reconciliation;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The running tenant's campaigns and companies against their replicas. */
@Singleton
class DimensionReconciliation {
  private static final int PAGE = 1_000;

  private final Database oltp;
  private final Database olap;

  DimensionReconciliation(@Named("oltp") Database oltp, @Named("olap") Database olap) {
    this.oltp = oltp;
    this.olap = olap;
  }

  private record Dimension(
      UUID id, @Nullable UUID companyId, String name, @Nullable String status, Instant updated) {}

  /** Brings replicas up to date; returns how many were not. */
  int run() {
    int mended = 0;
    UUID after = new UUID(0, 0);
    List<Dimension> page = page("campaigns", after);
    while (!page.isEmpty()) {
      mended += campaigns(page);
      page = page.size() < PAGE ? List.of() : page("campaigns", page.getLast().id());
    }
    page = page("companies", after);
    while (!page.isEmpty()) {
      mended += companies(page);
      page = page.size() < PAGE ? List.of() : page("companies", page.getLast().id());
    }
    return mended;
  }

  private List<Dimension> page(String table, UUID after) {
    return oltp.list(
        table.equals("campaigns")
            ? "select id, company_id, name, status, updated from campaigns where id > ? order by id limit ?"
            : "select id, null::uuid as company_id, name, status, updated from companies where id > ? order by id limit ?",
        DimensionReconciliation::dimension,
        after,
        PAGE);
  }

  private int campaigns(List<Dimension> page) {
    return olap.update(
        """
        insert into campaigns as known (id, tenant_id, company_id, name, status, updated)
        select n.id, app_sec.tenant_id(), n.company_id, n.name, n.status, n.updated
          from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[]) as n (id, company_id, name, status, updated)
        on conflict (id) do update
          set company_id = excluded.company_id, name = excluded.name, status = excluded.status, updated = excluded.updated
          where known.updated < excluded.updated
        """,
        column(page, Dimension::id, UUID[]::new),
        column(page, Dimension::companyId, UUID[]::new),
        column(page, Dimension::name, String[]::new),
        column(page, Dimension::status, String[]::new),
        column(page, Dimension::updated, Instant[]::new));
  }

  private int companies(List<Dimension> page) {
    return olap.update(
        """
        insert into companies as known (id, tenant_id, name, status, updated)
        select n.id, app_sec.tenant_id(), n.name, n.status, n.updated
          from unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[]) as n (id, name, status, updated)
        on conflict (id) do update
          set name = excluded.name, status = excluded.status, updated = excluded.updated
          where known.updated < excluded.updated
        """,
        column(page, Dimension::id, UUID[]::new),
        column(page, Dimension::name, String[]::new),
        column(page, Dimension::status, String[]::new),
        column(page, Dimension::updated, Instant[]::new));
  }

  private static <T> T[] column(
      List<Dimension> rows, Function<Dimension, @Nullable T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }

  private static Dimension dimension(Row row) throws SQLException {
    return new Dimension(
        row.uuid("id"),
        row.uuidOrNull("company_id"),
        row.text("name"),
        row.textOrNull("status"),
        row.instant("updated"));
  }
}
