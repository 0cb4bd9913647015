-- All attempts of a tenant were deleted in one statement: with millions of them it ran into its limit, every time, and the tenant's
-- erasure never came to its end.
create or replace function app_sec.erase_tenant_rows(max_rows integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    target record;
    n bigint;
    total bigint := 0;
  begin
    if me is null then
      raise exception 'no tenant' using errcode = '22004';
    end if;
    with gone as materialized (
      select queue_name, id from jobs where tenant_id = me and queue_name <> 'privacy' limit max_rows)
    delete from jobs j using gone g where j.queue_name = g.queue_name and j.id = g.id;
    get diagnostics n = row_count;
    total := total + n;
    -- By job: a log row has no key of its own.
    delete from job_logs l
     where l.tenant_id = me
       and l.job_id = any (array(select k.job_id from job_logs k where k.tenant_id = me limit max_rows));
    get diagnostics n = row_count;
    total := total + n;
    for target in
      select c.oid::regclass as name
        from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relkind = 'r' and not c.relispartition
       order by c.relname
    loop
      execute format('delete from %s where ctid = any (array(select ctid from %s where tenant_id = $1 limit $2)) and tenant_id = $1',
                     target.name, target.name) using me, max_rows;
      get diagnostics n = row_count;
      total := total + n;
    end loop;
    return total;
  end $$;
