-- Connection pools, what was measured of them, and what the system has to say to its staff.
create table connection_pool_config (
  id                               uuid primary key default gen_random_uuid(),
  tier                             varchar(20) constraint connection_pool_config_tier check (tier in ('oltp', 'content', 'queue', 'olap')),
  pool_name                        varchar(50) not null,
  min_connections                  integer default 2,
  max_connections                  integer default 20,
  connection_timeout_seconds       integer default 30,
  idle_timeout_seconds             integer default 300,
  max_lifetime_seconds             integer default 3600,
  acquire_timeout_seconds          integer default 60,
  leak_detection_threshold_seconds integer default 0,
  validation_query                 text default 'SELECT 1',
  is_active                        boolean default true,
  created                          timestamptz default now(),
  updated                          timestamptz default now(),
  constraint connection_pool_config_name unique (tier, pool_name)
);
alter table connection_pool_config enable row level security;
alter table connection_pool_config force row level security;
create policy staff on connection_pool_config to penguin_platform using (true) with check (true);
create policy worker on connection_pool_config for select to penguin_worker, penguin_auth using (true);
create policy owner on connection_pool_config to penguin_owner using (true) with check (true);
grant select, update on connection_pool_config to penguin_platform;
grant select on connection_pool_config to penguin_worker, penguin_auth;
comment on table connection_pool_config is 'How large the pools of each tier should be.';
insert into connection_pool_config
  (tier, pool_name, min_connections, max_connections, connection_timeout_seconds, idle_timeout_seconds) values
  ('oltp', 'primary_pool', 5, 50, 30, 600),
  ('oltp', 'read_replica_pool', 3, 30, 30, 600),
  ('content', 'content_pool', 3, 25, 60, 900),
  ('content', 'archival_pool', 1, 10, 120, 1800),
  ('queue', 'queue_pool', 5, 40, 15, 300),
  ('queue', 'worker_pool', 2, 20, 20, 300),
  ('olap', 'analytics_pool', 3, 15, 120, 1800),
  ('olap', 'reporting_pool', 2, 25, 90, 1200);

create table connection_pool_metrics (
  id                          bigint primary key generated always as identity,
  pool_config_id              uuid constraint connection_pool_metrics_pool references connection_pool_config (id),
  collected_at                timestamptz default now(),
  active_connections          integer,
  idle_connections            integer,
  pending_acquires            integer,
  total_connections_created   bigint,
  total_connections_destroyed bigint,
  connection_wait_time_avg_ms integer,
  connection_usage_rate       decimal(5, 2),
  connection_errors_count     integer default 0,
  pool_exhaustion_events      integer default 0
);
alter table connection_pool_metrics enable row level security;
alter table connection_pool_metrics force row level security;
create policy staff on connection_pool_metrics for select to penguin_platform using (true);
create policy worker on connection_pool_metrics for insert to penguin_worker with check (true);
create policy auth on connection_pool_metrics for select to penguin_auth using (true);
create policy owner on connection_pool_metrics to penguin_owner using (true) with check (true);
create index idx_connection_pool_metrics_pool on connection_pool_metrics (pool_config_id, collected_at desc);
create index idx_connection_pool_metrics_collected on connection_pool_metrics (collected_at);
grant select on connection_pool_metrics to penguin_platform, penguin_auth;
grant insert on connection_pool_metrics to penguin_worker;
comment on table connection_pool_metrics is 'Samples of the pools; usage is a percentage of the pool''s maximum.';

create table system_notifications (
  id                 uuid primary key default gen_random_uuid(),
  category           varchar(100) not null,
  title              text not null,
  message            text not null,
  severity           varchar(20) not null constraint system_notifications_severity check (severity in
    ('info', 'low', 'warning', 'medium', 'high', 'error', 'critical')),
  source_type        varchar(50),
  source_id          varchar(255) collate "C",
  tenant_id          uuid constraint system_notifications_tenant references tenants (id) on delete cascade,
  user_id            uuid,
  is_read            boolean not null default false,
  read               timestamptz,
  reviewed           timestamptz,
  reviewed_by        uuid,
  is_resolved        boolean not null default false,
  resolved           timestamptz,
  resolved_by        uuid,
  resolution_notes   text,
  auto_resolve_after interval,
  alert_count        integer not null default 1,
  first_occurrence   timestamptz not null default now(),
  last_occurrence    timestamptz not null default now(),
  metadata           jsonb,
  created            timestamptz not null default now(),
  updated            timestamptz not null default now()
);
alter table system_notifications enable row level security;
alter table system_notifications force row level security;
create policy tenant on system_notifications for select to penguin_app using (tenant_id = (select app_sec.tenant_id()));
create policy system on system_notifications to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy staff on system_notifications to penguin_platform using (true) with check (true);
create policy auth on system_notifications to penguin_auth using (true) with check (true);
create policy owner on system_notifications to penguin_owner using (true) with check (true);
-- The same source is one notification, however often it is seen.
create unique index idx_system_notifications_source
  on system_notifications (tenant_id, category, source_type, source_id) nulls not distinct where source_id is not null;
create index idx_system_notifications_category on system_notifications (category, created desc, id desc);
create index idx_system_notifications_severity on system_notifications (severity, created desc, id desc);
create index idx_system_notifications_open on system_notifications (created desc, id desc) where not is_resolved;
create index idx_system_notifications_tenant on system_notifications (tenant_id, created desc, id desc);
grant select on system_notifications to penguin_app;
grant select, insert, update on system_notifications to penguin_worker, penguin_auth;
grant select, insert, update on system_notifications to penguin_platform;
comment on table system_notifications is 'What people should know about the system, once per source. tenant_id null is for staff alone.';

-- Runs as penguin_auth, which sees the statements of other roles (pg_read_all_stats).
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
      select m.id, c.tier, c.pool_name, m.pending_acquires, round(m.connection_usage_rate, 2) as usage_rate
        from connection_pool_config c join connection_pool_metrics m on m.pool_config_id = c.id
       where m.collected_at >= now() - interval '5 minutes'
       order by m.collected_at desc
    loop
      if pool.usage_rate > 90 or pool.pending_acquires > 5 then
        insert into system_notifications (category, title, message, severity, source_type, source_id, metadata)
        values ('connection_pool', 'Connection Pool Under Pressure',
                format('%s pool %s utilization: %s%%, pending: %s', pool.tier, pool.pool_name, pool.usage_rate, pool.pending_acquires),
                case when pool.pending_acquires > 10 then 'critical' when pool.usage_rate > 95 then 'high' else 'warning' end,
                'pool_metric', pool.id::text,
                jsonb_build_object('tier', pool.tier, 'pool_name', pool.pool_name, 'usage_rate', pool.usage_rate,
                                   'pending_acquires', pool.pending_acquires, 'alert_time', now()))
        on conflict (tenant_id, category, source_type, source_id) where source_id is not null do nothing;
      end if;
    end loop;
  end $$;
comment on function app_sec.detect_connection_leaks(interval) is
  'Reports statements that run longer than the threshold and pools under pressure; the same statement or sample once.';

create function app_sec.optimize_connection_pools() returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    stats record;
    recommendation text;
  begin
    select count(*) as samples, avg(active_connections) as avg_active, max(active_connections) as peak_active,
           avg(connection_wait_time_avg_ms) as avg_wait_time, sum(connection_errors_count) as total_errors,
           avg(connection_usage_rate) as avg_usage
      into stats
      from connection_pool_metrics where collected_at >= now() - interval '24 hours';

    recommendation := case
      when stats.samples = 0 then 'No metrics were collected'
      when stats.avg_usage > 80 then 'Consider increasing max_connections for higher utilization'
      when stats.avg_usage < 30 then 'Consider decreasing max_connections to reduce resource usage'
      when stats.avg_wait_time > 100 then 'Consider increasing max_connections to reduce wait times'
      when stats.total_errors > 10 then 'Investigate connection errors - may indicate network or authentication issues'
      else 'Connection pools are well-balanced' end;

    insert into system_notifications (category, title, message, severity, source_type, source_id, metadata)
    values ('connection_pool', 'Pool Optimization Analysis',
            format('24h analysis: avg usage %s%%, peak %s connections, avg wait %sms. %s',
                   coalesce(round(stats.avg_usage, 1), 0), coalesce(stats.peak_active, 0),
                   coalesce(round(stats.avg_wait_time, 0), 0), recommendation),
            'info', 'pool_analysis', to_char(now() at time zone 'UTC', 'YYYY-MM-DD'),
            jsonb_build_object('analysis_period_hours', 24, 'avg_usage_percent', stats.avg_usage,
                               'peak_connections', stats.peak_active, 'avg_wait_ms', stats.avg_wait_time,
                               'total_errors', stats.total_errors, 'recommendation', recommendation, 'analyzed_at', now()))
    on conflict (tenant_id, category, source_type, source_id) where source_id is not null do update
      set message = excluded.message, metadata = excluded.metadata, last_occurrence = now(), updated = now(),
          alert_count = system_notifications.alert_count + 1;
  end $$;
comment on function app_sec.optimize_connection_pools() is
  'Writes what the last 24 hours of samples suggest, one notification per day (UTC).';

create function app_sec.alert_security_incident(
    p_event_type varchar, p_severity varchar, p_description text, p_tenant_id uuid, p_user_id uuid, p_ip_address inet)
  returns void language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    incident_count integer;
    -- An id nobody has must not hide the incident behind a foreign key's refusal.
    known_tenant uuid := (select t.id from tenants t where t.id = p_tenant_id);
    known_user uuid := (select u.id from users u where u.id = p_user_id);
  begin
    select count(*) into incident_count
      from security_events e
     where e.event_type = p_event_type and e.tenant_id is not distinct from known_tenant
       and e.created > now() - interval '1 hour';

    insert into security_events (event_type, severity, user_id, tenant_id, ip_address, action_attempted, success,
                                 failure_reason, metadata)
    values (p_event_type, p_severity, known_user, known_tenant, p_ip_address, 'security_incident', false, p_description,
            jsonb_build_object('incident_count_last_hour', incident_count, 'alert_timestamp', now()));

    if p_severity in ('high', 'critical') or incident_count > 5 then
      insert into system_notifications (category, title, message, severity, tenant_id, metadata)
      values ('security_incident',
              case when p_severity = 'critical' then 'Critical Security Alert'
                   when incident_count > 10 then 'Frequent Security Incidents'
                   else 'Security Alert' end,
              format('Security incident detected: %s. Severity: %s, Count (last hour): %s',
                     p_description, p_severity, incident_count + 1),
              p_severity, known_tenant,
              jsonb_build_object('event_type', p_event_type, 'incident_count', incident_count + 1,
                                 'alert_level', case when p_severity = 'critical' then 'escalated'
                                                     when incident_count > 10 then 'frequent'
                                                     else 'standard' end));
    end if;
  end $$;
comment on function app_sec.alert_security_incident(varchar, varchar, text, uuid, uuid, inet) is
  'Records an incident; tells staff when it is severe or the seventh of its kind within an hour.';

-- The names of the specification, callable by those who schedule and by staff.
create function detect_connection_leaks(leak_threshold interval default interval '30 minutes') returns void
  language sql volatile as $$ select app_sec.detect_connection_leaks(leak_threshold) $$;
comment on function detect_connection_leaks(interval) is 'See app_sec.detect_connection_leaks.';
create function optimize_connection_pools() returns void
  language sql volatile as $$ select app_sec.optimize_connection_pools() $$;
comment on function optimize_connection_pools() is 'See app_sec.optimize_connection_pools.';
create function alert_security_incident(
    p_event_type varchar(50), p_severity varchar(20), p_description text,
    p_tenant_id uuid default null, p_user_id uuid default null, p_ip_address inet default null)
  returns void language sql volatile
  as $$ select app_sec.alert_security_incident(p_event_type, p_severity, p_description, p_tenant_id, p_user_id, p_ip_address) $$;
comment on function alert_security_incident(varchar, varchar, text, uuid, uuid, inet) is 'See app_sec.alert_security_incident.';

-- Counts an event type within the hour without reading every tenant's events.
create index idx_security_events_type_tenant on security_events (tenant_id, event_type, created desc);
create policy auth_read on security_events for select to penguin_auth using (true);
grant select on security_events to penguin_auth;

grant execute on function detect_connection_leaks(interval), optimize_connection_pools(),
    app_sec.detect_connection_leaks(interval), app_sec.optimize_connection_pools(),
    alert_security_incident(varchar, varchar, text, uuid, uuid, inet),
    app_sec.alert_security_incident(varchar, varchar, text, uuid, uuid, inet)
  to penguin_worker, penguin_platform;
grant create on schema app_sec to penguin_auth;
alter function app_sec.detect_connection_leaks(interval) owner to penguin_auth;
alter function app_sec.optimize_connection_pools() owner to penguin_auth;
alter function app_sec.alert_security_incident(varchar, varchar, text, uuid, uuid, inet) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
