package com.penguinmails.bench.cost;

import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The bills side by side, and what they mean. */
public final class CostReport {
  private CostReport() {}

  /**
   * Makes it of the parameters in the repository.
   *
   * @throws IllegalArgumentException naming a parameter that is missing or negative
   */
  public static List<Table> of(Path root) throws IOException {
    Parameters written = Parameters.read(root.resolve("infra/cost/parameters.properties"));
    return of(Counted.in(root, written));
  }

  static List<Table> of(Parameters p) {
    Map<Integer, Bill> bills = new TreeMap<>();
    p.stages().forEach(tenants -> bills.put(tenants, Bill.of(p, tenants)));
    return List.of(bills(bills), meaning(p, bills));
  }

  private static Table bills(Map<Integer, Bill> bills) {
    List<String> columns = new ArrayList<>(List.of("dollars a month"));
    bills
        .keySet()
        .forEach(tenants -> columns.add(tenants == 1 ? "1 tenant" : tenants + " tenants"));
    List<List<Object>> rows = new ArrayList<>();
    for (String line : bills.values().iterator().next().lines().keySet()) {
      rows.add(row(line, bills, bill -> bill.lines().getOrDefault(line, 0.0)));
    }
    rows.add(row("all", bills, Bill::total));
    List<Object> each = new ArrayList<>(List.of("for each tenant"));
    bills.forEach((tenants, bill) -> each.add(cents(bill.total() / tenants)));
    rows.add(each);
    return new Table(
        "Monthly bill",
        columns,
        rows,
        List.of(
            "Formula: infra/cost/README.md; loads and prices: infra/cost/parameters.properties."));
  }

  private static List<Object> row(
      String name, Map<Integer, Bill> bills, ToDoubleFunction<Bill> figure) {
    List<Object> row = new ArrayList<>(List.of(name));
    bills.values().forEach(bill -> row.add(cents(figure.applyAsDouble(bill))));
    return row;
  }

  private static double cents(double dollars) {
    return Math.round(dollars * 100) / 100.0;
  }

  private static Table meaning(Parameters p, Map<Integer, Bill> bills) {
    List<List<Object>> rows = new ArrayList<>();
    bills.forEach(
        (tenants, bill) -> {
          long share = Math.round(100 * bill.largest().getValue() / bill.total());
          rows.add(List.of(tenants, bill.largest().getKey() + ", " + share + " %", "dominates"));
          new Limits(p).at(tenants).forEach(change -> rows.add(List.of(tenants, change, "change")));
        });
    return new Table("What it means", List.of("tenants", "what", "kind"), rows, List.of());
  }
}
