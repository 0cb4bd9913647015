package com.penguinmails.local.restore;

import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How somebody connects to the tiers. */
@FunctionalInterface
interface Access {
  Connection to(Tier tier) throws SQLException;

  /** The first column of an answer, as text. */
  default List<String> ask(Tier tier, String sql) throws SQLException {
    try (Connection connection = to(tier)) {
      return new Query(connection).column(sql);
    }
  }
}
