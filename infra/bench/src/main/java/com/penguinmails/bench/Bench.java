package com.penguinmails.bench;

import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Something that is measured against the running product. */
@FunctionalInterface
interface Bench {
  List<Table> run(Workbench bench) throws IOException, SQLException, InterruptedException;
}
