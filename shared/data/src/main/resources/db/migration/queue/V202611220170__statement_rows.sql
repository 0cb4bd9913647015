-- With the rows of a statement: one that reads much and one that finds much are slow for different reasons.
drop function app_sec.statement_latency(integer);
create function app_sec.statement_latency(max_rows integer)
  returns table (query text, calls bigint, mean_ms double precision, p99_ms double precision, total_ms double precision, affected bigint)
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  begin
    if to_regclass('public.pg_stat_statements') is null then
      return;
    end if;
    -- The 99th percentile of a statement, taken for normally distributed: mean + 2.326 deviations.
    return query execute
      'select left(s.query, 300), s.calls, s.mean_exec_time, s.mean_exec_time + 2.326 * s.stddev_exec_time, s.total_exec_time, s.rows
         from pg_stat_statements s
        where s.dbid = (select d.oid from pg_database d where d.datname = current_database())
          and s.userid in (select r.oid from pg_roles r where r.rolname in (''penguin_app'', ''penguin_worker'', ''penguin_platform''))
          and s.query ~* ''^\s*(select|insert|update|delete|with|merge)\M'' and s.calls > 0
        order by 4 desc limit $1' using least(max_rows, 5000);
  exception
    -- Installed, but the server was started without its library.
    when object_not_in_prerequisite_state then return;
  end $$;
comment on function app_sec.statement_latency(integer) is
  'Statements of this database''s runtime roles, the slowest first, with all rows they returned or changed; none without pg_stat_statements.';
revoke all on function app_sec.statement_latency(integer) from public;
grant execute on function app_sec.statement_latency(integer) to penguin_platform, penguin_worker;
grant create on schema app_sec to penguin_auth;
alter function app_sec.statement_latency(integer) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
