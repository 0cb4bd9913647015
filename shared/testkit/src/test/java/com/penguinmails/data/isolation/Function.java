package com.penguinmails.data.isolation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A function of the catalogue that is called by its name, hence no trigger.
 *
 * @param name with its schema
 * @param signature with its schema and the types of its parameters
 * @param definer whether it has rights of its own
 * @param roles who may execute it
 */
record Function(
    String name,
    String signature,
    boolean definer,
    List<String> roles,
    List<String> parameters,
    List<String> types) {

  static List<Function> all(Connection admin) throws SQLException {
    List<Function> all = new ArrayList<>();
    try (Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select n.nspname || '.' || p.proname, p.oid::regprocedure::text, p.prosecdef,
                       array(select r from unnest('{penguin_app,penguin_worker,penguin_platform}'::text[]) r
                              where has_function_privilege(r, p.oid, 'execute')),
                       array(select coalesce(p.proargnames[i], '') from generate_series(1, p.pronargs) i),
                       array(select format_type(t, null) from unnest(p.proargtypes::oid[]) with ordinality u (t, o) order by o)
                  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   and n.nspname not in ('pg_catalog', 'information_schema')
                 where p.prorettype <> 'trigger'::regtype
                   and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
                 order by 2
                """)) {
      while (row.next()) {
        all.add(
            new Function(
                row.getString(1),
                row.getString(2),
                row.getBoolean(3),
                texts(row, 4),
                texts(row, 5),
                texts(row, 6)));
      }
    }
    return all;
  }

  /** A call with arguments that are the other tenant's; each row as one text. */
  String call() {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      arguments.add(Marks.argument(parameters.get(i), types.get(i)));
    }
    return "select to_jsonb(f)::text from " + name + "(" + String.join(", ", arguments) + ") f";
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
