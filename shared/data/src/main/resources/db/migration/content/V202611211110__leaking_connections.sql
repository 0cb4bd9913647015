-- A tier may be a server of its own: who looks for leaks looks into each.
grant usage on schema app_sec to penguin_auth;
create function app_sec.leaking_connections(threshold interval)
  returns table (source_id text, pid integer, database name, username name, application text, state text, seconds bigint,
                 query text, query_start timestamptz)
  language sql volatile security definer set search_path = pg_catalog
  as $$
    select a.pid || '@' || extract(epoch from a.query_start), a.pid, a.datname, a.usename, a.application_name, a.state,
           extract(epoch from clock_timestamp() - a.query_start)::bigint, left(a.query, 200), a.query_start
      from pg_stat_activity a
     where a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
       and a.usename not in ('postgres', 'pg_monitor') and a.query not like '%pg_stat_activity%'
       and (a.state = 'active' or a.state like 'idle in transaction%')
       and a.query_start < clock_timestamp() - threshold
     order by a.query_start limit 1000
  $$;
comment on function app_sec.leaking_connections(interval) is
  'Connections of this server whose statement or idle transaction is older than the threshold, the oldest 1000.';
grant execute on function app_sec.leaking_connections(interval) to penguin_worker;
grant create on schema app_sec to penguin_auth;
alter function app_sec.leaking_connections(interval) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;

-- What the server knows of the pools that lead to this database: functions need not say it, and no request waits for it.
create function app_sec.pool_samples() returns table (worker boolean, active integer, idle integer)
  language sql volatile security definer set search_path = pg_catalog
  as $$
    select a.usename = 'penguin_worker', count(*) filter (where a.state <> 'idle')::integer,
           count(*) filter (where a.state = 'idle')::integer
      from pg_stat_activity a
     where a.datname = current_database() and a.backend_type = 'client backend'
       and a.usename in ('penguin_app', 'penguin_worker', 'penguin_platform')
     group by 1
  $$;
comment on function app_sec.pool_samples() is
  'Open connections of the runtime roles, those of workers by themselves; one in a transaction is active.';
grant execute on function app_sec.pool_samples() to penguin_worker;
grant create on schema app_sec to penguin_auth;
alter function app_sec.pool_samples() owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
