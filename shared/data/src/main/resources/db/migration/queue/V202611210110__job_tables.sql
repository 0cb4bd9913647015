-- Every job of the product. PostgreSQL holds the truth; a doorbell only says that there is work.
create table job_queues (
  name                varchar(100) primary key,
  default_priority    integer not null default 100,
  max_concurrent_jobs integer not null default 10,
  timeout_seconds     integer not null default 60,
  retry_attempts      integer not null default 3,
  backoff_multiplier  integer not null default 2,
  is_active           boolean not null default true,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now()
);
alter table job_queues enable row level security;
alter table job_queues force row level security;
create policy worker on job_queues for select to penguin_worker, penguin_platform using (true);
create policy owner on job_queues to penguin_owner using (true) with check (true);
grant select on job_queues to penguin_worker, penguin_platform;
comment on table job_queues is 'The queues and their limits. is_active = false pauses one.';
insert into job_queues (name, timeout_seconds) values
  ('email-sending', 30), ('email-processing', 60), ('email-sending:high', 30), ('email-sending:low', 30),
  ('analytics-daily', 300), ('analytics-campaign', 300), ('analytics-billing', 300),
  ('warmup-processing', 120), ('bounce-processing', 60), ('webhook-processing', 15), ('lead-import', 300);

create table jobs (
  id                 uuid not null,
  queue_name         varchar(100) not null constraint jobs_queue references job_queues (name) on delete cascade,
  job_type           varchar(100) not null,
  status             varchar(20) not null default 'queued',
  priority           integer not null default 100,
  payload            jsonb not null,
  result             jsonb,
  attempt_count      integer not null default 0,
  max_attempts       integer not null default 3,
  run_at             timestamptz not null default now(),
  locked_by          uuid,
  locked_until       timestamptz,
  started_at         timestamptz,
  completed_at       timestamptz,
  failed_at          timestamptz,
  last_error_message text,
  tenant_id          uuid,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  constraint jobs_pkey primary key (queue_name, id),
  constraint jobs_status check (status in ('queued', 'running', 'completed', 'failed', 'cancelled', 'expired'))
) partition by list (queue_name);
alter table jobs enable row level security;
alter table jobs force row level security;
create policy tenant on jobs to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on jobs to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy staff on jobs for select to penguin_platform using (true);
create policy owner on jobs to penguin_owner using (true) with check (true);
grant select on jobs to penguin_app, penguin_platform;
grant select, insert, update, delete on jobs to penguin_worker;
comment on table jobs is 'Jobs of every queue. tenant_id null is a job of the platform.';

create table jobs_email partition of jobs for values in ('email-sending', 'email-processing', 'email-sending:high', 'email-sending:low');
create table jobs_analytics partition of jobs for values in ('analytics-daily', 'analytics-campaign', 'analytics-billing');
create table jobs_warmup partition of jobs for values in ('warmup-processing');
create table jobs_bounce partition of jobs for values in ('bounce-processing');
create table jobs_webhook partition of jobs for values in ('webhook-processing');
create table jobs_default partition of jobs default;
do $$
declare partition text;
begin
  foreach partition in array array['jobs_email', 'jobs_analytics', 'jobs_warmup', 'jobs_bounce', 'jobs_webhook', 'jobs_default'] loop
    execute format('alter table %I enable row level security', partition);
    execute format('alter table %I force row level security', partition);
    execute format('alter table %I set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0)', partition);
  end loop;
end $$;

-- A claim reads nothing but queued rows, however many completed ones lie beside them.
create index jobs_fetch on jobs (queue_name, priority, run_at, id) where status = 'queued';
create index jobs_leases on jobs (locked_until) where status = 'running';
create index jobs_tenant on jobs (tenant_id, created_at desc, id desc);

create table dead_letter_jobs (
  id                uuid primary key,
  original_job_id   uuid not null,
  queue_name        varchar(100) not null,
  job_type          varchar(100) not null,
  tenant_id         uuid,
  final_attempt     integer not null,
  reason_code       varchar(50) not null,
  failure_reason    text,
  payload           jsonb not null,
  failure_timestamp timestamptz not null default now(),
  is_resolved       boolean not null default false,
  resolved_at       timestamptz
);
alter table dead_letter_jobs enable row level security;
alter table dead_letter_jobs force row level security;
create policy tenant on dead_letter_jobs to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on dead_letter_jobs to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy staff on dead_letter_jobs for select to penguin_platform using (true);
create policy owner on dead_letter_jobs to penguin_owner using (true) with check (true);
create index idx_dead_letter_jobs_tenant on dead_letter_jobs (tenant_id, failure_timestamp desc, id desc);
create index idx_dead_letter_jobs_queue on dead_letter_jobs (queue_name, failure_timestamp desc) where not is_resolved;
grant select on dead_letter_jobs to penguin_platform;
grant select, insert, update on dead_letter_jobs to penguin_worker;
comment on table dead_letter_jobs is 'Jobs that used up their attempts, with the reason, until somebody redrives them.';
