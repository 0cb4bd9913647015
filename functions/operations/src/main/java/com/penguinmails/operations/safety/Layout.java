package com.penguinmails.operations.safety;

import com.penguinmails.data.sql.Database;
import java.util.List;
import java.util.stream.Stream;

/** What the catalogue shows to be slow or unsafe, with the statement that mends it. */
final class Layout {
  private static final String TENANT_INDEX =
      """
      select c.relname as object, 'No index begins with tenant_id.' as detail,
             format('create index %sidx_%s_tenant on %I (tenant_id)', case c.relkind when 'r' then 'concurrently ' end, c.relname, c.relname) as ddl
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and not exists (select from pg_index i where i.indrelid = c.oid and i.indisvalid and i.indkey[0] = a.attnum)
       order by 1 limit 200
      """;

  private static final String FOREIGN_KEY_INDEX =
      """
      select k.conname as object, format('%s: deleting what it names reads the whole table.', c.relname) as detail,
             format('create index %s%I on %I (%s)', case c.relkind when 'r' then 'concurrently ' end,
                    left('idx_' || c.relname || '_' || names.plain, 63), c.relname, names.quoted) as ddl
        from pg_constraint k join pg_class c on c.oid = k.conrelid and c.relnamespace = 'public'::regnamespace
       cross join lateral (
         select string_agg(quote_ident(a.attname), ', ' order by u.n) as quoted, string_agg(a.attname, '_' order by u.n) as plain
           from unnest(k.conkey) with ordinality as u (num, n) join pg_attribute a on a.attrelid = c.oid and a.attnum = u.num) names
       where k.contype = 'f' and k.conparentid = 0
         and not exists (select from pg_index i
                          where i.indrelid = c.oid and i.indisvalid and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
       order by 1 limit 200
      """;

  private static final String ROW_SECURITY =
      """
      select c.relname as object, 'Row-level security is off, not forced, or without a policy.' as detail,
             concat_ws('; ', case when not (c.relrowsecurity and c.relforcerowsecurity) then
                 format('alter table %1$I enable row level security; alter table %1$I force row level security', c.relname) end,
               case when not exists (select from pg_policy p where p.polrelid = c.oid) then
                 format('create policy tenant on %I to penguin_app, penguin_worker using (tenant_id = (select app_sec.tenant_id()))'
                        || ' with check (tenant_id = (select app_sec.tenant_id()))', c.relname) end) as ddl
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
       order by 1 limit 200
      """;

  private static final String OPEN_POLICY =
      """
      select p.tablename || '.' || p.policyname as object, 'Lets a tenant read rows whoever they belong to.' as detail,
             format('drop policy %I on %I', p.policyname, p.tablename) as ddl
        from pg_policies p
       where p.schemaname = 'public' and p.permissive = 'PERMISSIVE' and p.roles && array['penguin_app', 'public']::name[]
         and p.qual = 'true'
         and exists (select from pg_attribute a where a.attrelid = format('%I.%I', p.schemaname, p.tablename)::regclass
                        and a.attname = 'tenant_id' and not a.attisdropped)
       order by 1 limit 200
      """;

  private static final String VIEW =
      """
      select c.relname as object, 'Reads as its owner, past the policies of its tables.' as detail,
             format('alter view %I set (security_invoker = true)', c.relname) as ddl
        from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'v' and c.relname !~ '^pg_stat_statements'
         and not coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1)', false)
       order by 1 limit 200
      """;

  private static final String FOREIGN_KEY_TENANT =
      """
      select k.conname as object, format('%s accepts the id of another tenant''s row.', c.relname) as detail,
             format('alter table %1$I drop constraint %2$I, add constraint %2$I foreign key (tenant_id, %3$s) references %4$s (tenant_id, %5$s)',
                    c.relname, k.conname, own.names, k.confrelid::regclass, theirs.names) as ddl
        from pg_constraint k join pg_class c on c.oid = k.conrelid and c.relnamespace = 'public'::regnamespace
        join pg_attribute mine on mine.attrelid = c.oid and mine.attname = 'tenant_id' and not mine.attisdropped
        join pg_attribute their on their.attrelid = k.confrelid and their.attname = 'tenant_id' and not their.attisdropped
       cross join lateral (select string_agg(quote_ident(attname), ', ') as names from pg_attribute
                            where attrelid = c.oid and attnum = any (k.conkey)) own
       cross join lateral (select string_agg(quote_ident(attname), ', ') as names from pg_attribute
                            where attrelid = k.confrelid and attnum = any (k.confkey)) theirs
       where k.contype = 'f' and k.conparentid = 0 and not mine.attnum = any (k.conkey)
       order by 1 limit 200
      """;

  /** A random or generated key cannot be guessed; anything else that is unique tells who has it. */
  private static final String UNIQUE_INDEX =
      """
      select i.indexrelid::regclass::text as object, format('%s: tells one tenant what others have.', c.relname) as detail,
             format(case when exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)
                      then 'alter table %1$I drop constraint %2$s; %3$s' else 'drop index %2$s; %3$s' end, c.relname,
                    i.indexrelid::regclass, regexp_replace(pg_get_indexdef(i.indexrelid), ' USING (\\w+) \\(', ' USING \\1 (tenant_id, ')) as ddl
        from pg_index i
        join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where i.indisunique and not a.attnum = any (i.indkey)
         and not (i.indisprimary and (i.indnatts = 1 or exists (
           select from pg_attribute k where k.attrelid = c.oid and k.attnum = any (i.indkey)
              and (k.attidentity = 'a' or k.attname = 'id' and k.atttypid = 'uuid'::regtype))))
       order by 1 limit 200
      """;

  private static final String PRIVILEGE =
      """
      select format('%s: %s', r.role, c.relname) as object,
             case c.relkind when 'm' then 'A materialised view has no policies.' else 'A partition has none of its parent''s policies.' end as detail,
             format('revoke all on %I from %I', c.relname, r.role) as ddl
        from pg_class c
       cross join unnest(array['penguin_app', 'penguin_worker']) as r (role)
       where c.relnamespace = 'public'::regnamespace
         and (c.relkind = 'm' and r.role = 'penguin_app' and has_table_privilege(r.role, c.oid, 'select')
           or c.relkind = 'r' and c.relispartition and has_table_privilege(r.role, c.oid, 'select, insert, update, delete'))
       order by 1 limit 200
      """;

  private static final List<Check> CHECKS =
      List.of(
          new Check("tenant_index", Level.ALERT, TENANT_INDEX),
          new Check("foreign_key_index", Level.WATCH, FOREIGN_KEY_INDEX),
          new Check("row_security", Level.ALERT, ROW_SECURITY),
          new Check("open_policy", Level.ALERT, OPEN_POLICY),
          new Check("view", Level.ALERT, VIEW),
          new Check("foreign_key_tenant", Level.ALERT, FOREIGN_KEY_TENANT),
          new Check("unique_index", Level.ALERT, UNIQUE_INDEX),
          new Check("privilege", Level.ALERT, PRIVILEGE));

  private record Check(String kind, Level level, String sql) {
    Stream<SafetyFinding> findings(String tier, Database database) {
      return database
          .list(
              sql,
              row ->
                  new SafetyFinding(
                      tier,
                      kind,
                      row.text("object"),
                      level.key(),
                      row.text("detail"),
                      row.text("ddl")))
          .stream();
    }
  }

  private Layout() {}

  static List<SafetyFinding> findings(String tier, Database database) {
    return CHECKS.stream().flatMap(check -> check.findings(tier, database)).toList();
  }
}
