-- What is done by the clock, and what the system has to say to its staff: once while it lasts, and by mail when critical.
create table upkeep_runs (
  name        varchar(50) collate "C" primary key,
  due_every   interval not null,
  held_by     uuid,
  held_until  timestamptz,
  position    varchar(200),
  counts      jsonb not null default '{}',
  started     timestamptz,
  finished    timestamptz,
  last_counts jsonb,
  failures    integer not null default 0,
  failed      timestamptz,
  created     timestamptz not null default now()
);
alter table upkeep_runs enable row level security;
alter table upkeep_runs force row level security;
create policy system on upkeep_runs to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy staff on upkeep_runs for select to penguin_platform using (true);
create policy owner on upkeep_runs to penguin_owner using (true) with check (true);
grant select, insert, update on upkeep_runs to penguin_worker;
grant select on upkeep_runs to penguin_platform;
comment on table upkeep_runs is
  'Every scheduled task: who works on it until when, how far its running round has come, when the last whole round ended.';

-- An alert that is open is counted, not repeated; one that comes back after it was closed is a new one.
alter table system_notifications add column dedupe_key varchar(255) collate "C";
create unique index idx_system_notifications_dedupe on system_notifications (tenant_id, category, dedupe_key) nulls not distinct
  where dedupe_key is not null and not is_resolved;
create index idx_system_notifications_page on system_notifications (created desc, id desc);

create table notification_mails (
  notification_id uuid not null constraint notification_mails_notification references system_notifications (id) on delete cascade,
  user_id         uuid not null constraint notification_mails_user references users (id) on delete cascade,
  mail_id         uuid,
  state           varchar(20) not null default 'pending' constraint notification_mails_state
                  check (state in ('pending', 'submitting', 'sent', 'failed', 'in_doubt')),
  created         timestamptz not null default now(),
  settled         timestamptz,
  constraint notification_mails_pkey primary key (notification_id, user_id)
);
alter table notification_mails enable row level security;
alter table notification_mails force row level security;
create policy system on notification_mails to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy staff on notification_mails for select to penguin_platform using (true);
create policy owner on notification_mails to penguin_owner using (true) with check (true);
create index idx_notification_mails_user on notification_mails (user_id, settled desc);
create index idx_notification_mails_open on notification_mails (user_id, created) where state in ('pending', 'submitting');
create index idx_notification_mails_mail on notification_mails (mail_id) where mail_id is not null;
grant select, insert, update on notification_mails to penguin_worker;
grant select on notification_mails to penguin_platform;
comment on table notification_mails is 'To whom of the staff a critical notification is mailed, once each.';

create function app_sec.notified_staff() returns table (user_id uuid, email text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select u.id, u.email from staff_members s
      join users u on u.id = s.user_id and u.deleted is null and u.email is not null
      join staff_role_permissions g on g.role_id = s.role_id
      join permissions p on p.id = g.permission_id and p.name = 'notifications.write'
     order by u.id limit 100
  $$;
comment on function app_sec.notified_staff() is 'Employees who are to act on notifications, at most 100.';

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

grant execute on function app_sec.notified_staff(), app_sec.leaking_connections(interval) to penguin_worker;
grant create on schema app_sec to penguin_auth;
alter function app_sec.notified_staff() owner to penguin_auth;
alter function app_sec.leaking_connections(interval) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;

insert into system_config (key, value, description, category) values
  ('retention.job_logs_days', '90', 'Months of ended attempts at jobs', 'retention') on conflict do nothing;

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
