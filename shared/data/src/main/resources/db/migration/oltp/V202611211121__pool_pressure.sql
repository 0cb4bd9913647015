-- A pool under pressure is one notification while it lasts, counted, as grave as its last sample; a sample with room closes it.
-- Not replaced: it belongs to penguin_auth, which may not create anything.
drop function app_sec.detect_connection_leaks(interval);
create function app_sec.detect_connection_leaks(leak_threshold interval) returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    leaked record;
    pool record;
  begin
    for leaked in
      select pid, usename, datname, application_name, query_start, query
        from pg_stat_activity
       where state = 'active' and query_start < now() - leak_threshold and backend_type = 'client backend'
         and usename not in ('postgres', 'pg_monitor') and query not like '%pg_stat_activity%'
         and pid <> pg_backend_pid()
    loop
      insert into system_notifications (category, title, message, severity, source_type, source_id, metadata)
      values ('connection_pool', 'Potential Connection Leak Detected',
              format('Connection PID %s has been active for %s minutes', leaked.pid,
                     extract(epoch from (now() - leaked.query_start)) / 60),
              'warning', 'backend', leaked.pid || '@' || extract(epoch from leaked.query_start),
              jsonb_build_object('pid', leaked.pid, 'user', leaked.usename, 'query_start', leaked.query_start,
                                 'query', left(leaked.query, 200), 'detected_at', now(),
                                 'database', leaked.datname, 'application', leaked.application_name))
      on conflict (tenant_id, category, source_type, source_id) where source_id is not null do update
        set alert_count = system_notifications.alert_count + 1, last_occurrence = now(), updated = now(),
            message = excluded.message;
    end loop;

    for pool in
      select distinct on (c.id) c.tier, c.pool_name, m.pending_acquires, round(m.connection_usage_rate, 2) as usage_rate
        from connection_pool_config c join connection_pool_metrics m on m.pool_config_id = c.id
       where m.collected_at >= now() - interval '5 minutes'
       order by c.id, m.collected_at desc
    loop
      if pool.usage_rate > 90 or pool.pending_acquires > 5 then
        insert into system_notifications (category, title, message, severity, source_type, dedupe_key, metadata)
        values ('connection_pool', 'Connection Pool Under Pressure',
                format('%s pool %s utilization: %s%%, pending: %s', pool.tier, pool.pool_name, pool.usage_rate, pool.pending_acquires),
                case when pool.pending_acquires > 10 then 'critical' when pool.usage_rate > 95 then 'high' else 'warning' end,
                'pool_metric', pool.tier || '/' || pool.pool_name,
                jsonb_build_object('tier', pool.tier, 'pool_name', pool.pool_name, 'usage_rate', pool.usage_rate,
                                   'pending_acquires', pool.pending_acquires, 'alert_time', now()))
        on conflict (tenant_id, category, dedupe_key) where dedupe_key is not null and not is_resolved do update
          set alert_count = system_notifications.alert_count + 1, last_occurrence = now(), updated = now(),
              message = excluded.message, severity = excluded.severity, metadata = excluded.metadata;
      else
        update system_notifications n
           set is_resolved = true, resolved = now(), updated = now(), resolution_notes = 'The pool has room again.'
         where n.category = 'connection_pool' and n.source_type = 'pool_metric' and not n.is_resolved
           and n.dedupe_key = pool.tier || '/' || pool.pool_name;
      end if;
    end loop;
    update system_notifications n
       set is_resolved = true, resolved = now(), updated = now(), resolution_notes = 'Nobody samples the pool any more.'
     where n.category = 'connection_pool' and n.source_type = 'pool_metric' and not n.is_resolved
       and n.last_occurrence < now() - interval '15 minutes';
  end $$;
comment on function app_sec.detect_connection_leaks(interval) is
  'Reports statements that run longer than the threshold, once each, and pools under pressure, once while it lasts.';
revoke all on function app_sec.detect_connection_leaks(interval) from public;
grant execute on function app_sec.detect_connection_leaks(interval) to penguin_worker, penguin_platform;
grant create on schema app_sec to penguin_auth;
alter function app_sec.detect_connection_leaks(interval) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
