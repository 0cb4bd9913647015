-- Settings of the system, of tenants and of people.
create table system_config (
  key          varchar(255) collate "C" primary key,
  value        jsonb,
  description  varchar(500),
  category     varchar(50),
  is_sensitive boolean not null default false,
  updated_by   uuid constraint system_config_user references users (id),
  updated      timestamptz not null default now()
);
alter table system_config enable row level security;
alter table system_config force row level security;
create policy public on system_config for select to penguin_app, penguin_worker using (not is_sensitive);
create policy staff on system_config to penguin_platform using (true) with check (true);
create policy owner on system_config to penguin_owner using (true) with check (true);
create index idx_system_config_user on system_config (updated_by);
grant select on system_config to penguin_app, penguin_worker;
grant select, insert, update on system_config to penguin_platform;
comment on table system_config is 'Settings of the whole platform. Sensitive ones only staff see; secrets are not here at all.';
insert into system_config (key, value, description, category, is_sensitive) values
  ('stripe_account_id', 'null', 'The platform''s own Stripe account, which receives payments', 'billing', true),
  ('retention.email_content_days', '2555', 'Bodies, unless a tenant''s retention policy says otherwise', 'retention', false),
  ('retention.email_metadata_days', '2555', 'Messages without their bodies', 'retention', false),
  ('retention.completed_jobs_days', '30', 'Jobs that ended', 'retention', false),
  ('retention.failed_jobs_days', '365', 'Jobs that failed and dead letters that were resolved', 'retention', false),
  ('retention.security_events_days', '2555', 'Security events', 'retention', false),
  ('retention.notifications_days', '365', 'Resolved system notifications', 'retention', false),
  ('retention.performance_days', '30', 'Pool samples and slow queries', 'retention', false),
  ('retention.backups_days', '{"oltp": 90, "content": 180, "queue": 30, "olap": 365}',
   'How long a backup is kept: when the last one that knows an erased person is gone', 'retention', false),
  ('maintenance_mode', 'false', 'Refuses changes while true', 'operations', false);

create table feature_flags (
  id                 uuid primary key default gen_random_uuid(),
  key                varchar(100) collate "C" not null constraint feature_flags_key unique,
  description        text,
  is_enabled         boolean not null default false,
  rollout_percentage integer not null default 0 constraint feature_flags_rollout check (rollout_percentage between 0 and 100),
  updated_by         uuid constraint feature_flags_user references users (id),
  updated            timestamptz not null default now()
);
alter table feature_flags enable row level security;
alter table feature_flags force row level security;
create policy everybody on feature_flags for select to penguin_app, penguin_worker using (true);
create policy staff on feature_flags to penguin_platform using (true) with check (true);
create policy owner on feature_flags to penguin_owner using (true) with check (true);
create index idx_feature_flags_user on feature_flags (updated_by);
grant select on feature_flags to penguin_app, penguin_worker;
grant select, insert, update, delete on feature_flags to penguin_platform;
comment on table feature_flags is 'Switches: off, on, or on for a share of tenants.';

create table feature_flag_overrides (
  tenant_id  uuid not null constraint feature_flag_overrides_tenant references tenants (id) on delete cascade,
  flag_id    uuid not null constraint feature_flag_overrides_flag references feature_flags (id) on delete cascade,
  is_enabled boolean not null,
  updated_by uuid,
  created    timestamptz not null default now(),
  updated    timestamptz not null default now(),
  constraint feature_flag_overrides_pkey primary key (tenant_id, flag_id)
);
alter table feature_flag_overrides enable row level security;
alter table feature_flag_overrides force row level security;
create policy tenant on feature_flag_overrides for select to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()));
create policy staff on feature_flag_overrides to penguin_platform using (true) with check (true);
create policy owner on feature_flag_overrides to penguin_owner using (true) with check (true);
create index idx_feature_flag_overrides_flag on feature_flag_overrides (flag_id);
grant select on feature_flag_overrides to penguin_app, penguin_worker;
grant select, insert, update, delete on feature_flag_overrides to penguin_platform;
comment on table feature_flag_overrides is 'A flag decided for one tenant, whatever its rollout says.';

-- The same tenant is in the share at every call and stays in it while the share grows.
create function app_sec.feature_enabled(flag varchar) returns boolean language sql stable
  as $$
    select coalesce(
      (select coalesce(o.is_enabled,
                       f.is_enabled and (hashtextextended(f.key || app_sec.tenant_id(), 0) & 2147483647) % 100 < f.rollout_percentage)
         from feature_flags f
         left join feature_flag_overrides o on o.flag_id = f.id and o.tenant_id = app_sec.tenant_id()
        where f.key = flag), false)
  $$;
comment on function app_sec.feature_enabled(varchar) is 'Whether a flag is on for the running tenant; an unknown flag is off.';
grant execute on function app_sec.feature_enabled(varchar) to penguin_app, penguin_worker;

create table user_preferences (
  id                  uuid primary key default gen_random_uuid(),
  user_id             uuid not null constraint user_preferences_user references users (id) on delete cascade,
  theme               varchar(50) not null default 'light',
  language            varchar(10) not null default 'en',
  timezone            varchar(100) not null default 'UTC',
  email_notifications boolean not null default true,
  push_notifications  boolean not null default true,
  weekly_reports      boolean not null default false,
  marketing_emails    boolean not null default false,
  created             timestamptz not null default now(),
  updated             timestamptz not null default now(),
  constraint user_preferences_once unique (user_id)
);
alter table user_preferences enable row level security;
alter table user_preferences force row level security;
create policy user_preferences_isolation on user_preferences to penguin_app
  using (user_id = (select app_sec.user_id()))
  with check (user_id = (select app_sec.user_id()));
create policy owner on user_preferences to penguin_owner using (true) with check (true);
grant select, insert, update on user_preferences to penguin_app;
comment on table user_preferences is 'What a person prefers, in every tenant alike.';

create table tenant_policies (
  tenant_id                          uuid primary key constraint tenant_policies_tenant references tenants (id) on delete cascade,
  password_min_length                integer not null default 8 constraint tenant_policies_length check (password_min_length between 8 and 128),
  password_require_uppercase         boolean not null default false,
  password_require_numbers           boolean not null default false,
  password_require_symbols           boolean not null default false,
  session_timeout_hours              integer not null default 8 constraint tenant_policies_timeout check (session_timeout_hours between 1 and 720),
  max_login_attempts                 integer not null default 5 constraint tenant_policies_attempts check (max_login_attempts between 1 and 100),
  two_factor_required                boolean not null default false,
  company_default_status             varchar(50) not null default 'active',
  company_allow_member_invites       boolean not null default true,
  company_auto_approve_members       boolean not null default false,
  company_require_email_verification boolean not null default true,
  created                            timestamptz not null default now(),
  updated                            timestamptz not null default now()
);
alter table tenant_policies enable row level security;
alter table tenant_policies force row level security;
create policy tenant_policies_isolation on tenant_policies to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on tenant_policies for select to penguin_platform using (true);
create policy auth on tenant_policies for select to penguin_auth using (true);
create policy owner on tenant_policies to penguin_owner using (true) with check (true);
grant select, insert, update on tenant_policies to penguin_app;
grant select on tenant_policies to penguin_worker, penguin_platform, penguin_auth;
comment on table tenant_policies is 'Security rules of a tenant; no row means the defaults.';

create table query_performance_log (
  id             bigint primary key generated always as identity,
  query_text     text not null,
  execution_time interval not null,
  rows_affected  integer,
  user_id        uuid,
  tenant_id      uuid,
  created_at     timestamptz not null default now()
);
alter table query_performance_log enable row level security;
alter table query_performance_log force row level security;
create policy worker on query_performance_log for insert to penguin_worker
  with check (tenant_id is not distinct from (select app_sec.tenant_id()));
create policy staff on query_performance_log for select to penguin_platform using (true);
create policy owner on query_performance_log to penguin_owner using (true) with check (true);
create index idx_query_performance_tenant_time on query_performance_log (tenant_id, created_at desc);
grant insert on query_performance_log to penguin_worker;
grant select on query_performance_log to penguin_platform;
comment on table query_performance_log is 'Slow statements, with placeholders instead of values.';

create table schema_documentation_status (
  document_name    varchar(100) primary key,
  last_updated     timestamptz default now(),
  version          varchar(20),
  sync_status      varchar(20) constraint schema_documentation_status_sync check (sync_status in ('synchronized', 'needs_update', 'outdated')),
  changes_summary  text,
  next_review_date date,
  responsible_team varchar(50),
  created          timestamptz default now(),
  updated          timestamptz default now()
);
alter table schema_documentation_status enable row level security;
alter table schema_documentation_status force row level security;
create policy staff on schema_documentation_status for select to penguin_platform using (true);
create policy owner on schema_documentation_status to penguin_owner using (true) with check (true);
grant select on schema_documentation_status to penguin_platform;
comment on table schema_documentation_status is 'Which document describes the schema as it is.';
insert into schema_documentation_status
  (document_name, version, sync_status, changes_summary, next_review_date, responsible_team) values
  ('OLTP Schema Guide', '2.1', 'synchronized',
   'Added unified security policies, IP-based restrictions, connection pooling strategy, table naming standards', '2026-02-01', 'Platform Team'),
  ('Content Database Schema Guide', '2.1', 'synchronized',
   'Enhanced lifecycle management, automated retention policies, cross-tier security integration, storage optimization', '2026-02-01', 'Content Team'),
  ('Queue System Schema Guide', '2.1', 'synchronized',
   'Unified security policies, enhanced priority system, connection pooling optimization, queue access controls', '2026-02-01', 'Queue Team'),
  ('OLAP Analytics Schema Guide', '2.1', 'synchronized',
   'Cross-tier security policies, analytics access controls, connection pooling strategy, export security', '2026-02-01', 'Analytics Team');
