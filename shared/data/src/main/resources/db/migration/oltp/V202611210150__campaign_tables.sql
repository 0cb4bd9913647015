-- Templates, campaigns, their steps, who is enrolled, and the account of every send.
create table templates (
  id         uuid primary key default gen_random_uuid(),
  tenant_id  uuid not null constraint templates_tenant references tenants (id) on delete cascade,
  name       varchar(100) not null,
  subject    varchar(255),
  content    text,
  is_started boolean not null default false,
  updated    timestamptz not null default now(),
  created    timestamptz not null default now(),
  constraint templates_tenant_id unique (tenant_id, id),
  constraint templates_size check (octet_length(content) <= 262144)
);
alter table templates enable row level security;
alter table templates force row level security;
create policy tenant on templates to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on templates to penguin_owner using (true) with check (true);
create index idx_templates_page on templates (tenant_id, created desc, id desc);
grant select, insert, update, delete on templates to penguin_app;
grant select on templates to penguin_worker;
comment on table templates is 'What a tenant writes: subject and content in Liquid.';

create table campaigns (
  id          uuid primary key default gen_random_uuid(),
  tenant_id   uuid not null constraint campaigns_tenant references tenants (id) on delete cascade,
  company_id  uuid,
  name        varchar(200) not null,
  description text,
  status      varchar(50) not null default 'draft'
    constraint campaigns_status check (status in ('draft', 'scheduled', 'sending', 'completed', 'paused')),
  track_opens  boolean not null default true,
  track_clicks boolean not null default true,
  scheduled   timestamptz,
  started     timestamptz,
  completed   timestamptz,
  created     timestamptz not null default now(),
  updated     timestamptz not null default now(),
  constraint campaigns_tenant_id unique (tenant_id, id),
  constraint campaigns_company foreign key (tenant_id, company_id) references companies (tenant_id, id) on delete cascade
);
alter table campaigns enable row level security;
alter table campaigns force row level security;
create policy tenant on campaigns to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on campaigns for select to penguin_worker using ((select app_sec.tenant_id()) is null);
create policy staff on campaigns for select to penguin_platform using (true);
create policy owner on campaigns to penguin_owner using (true) with check (true);
create index idx_campaigns_tenant on campaigns (tenant_id, created desc, id desc);
create index idx_campaigns_tenant_status on campaigns (tenant_id, status, created desc, id desc);
create index idx_campaigns_company on campaigns (tenant_id, company_id);
create index idx_campaigns_sending on campaigns (id) where status = 'sending';
grant select, insert, update, delete on campaigns to penguin_app;
grant select, update on campaigns to penguin_worker;
grant select on campaigns to penguin_platform;
comment on table campaigns is 'Outreach sequences over leads.';

create table campaign_sequence_steps (
  id                  uuid primary key default gen_random_uuid(),
  tenant_id           uuid not null constraint campaign_sequence_steps_tenant references tenants (id) on delete cascade,
  campaign_id         uuid not null,
  step_order          integer not null,
  step_type           varchar(50) not null
    constraint campaign_sequence_steps_type check (step_type in ('email', 'wait', 'condition')),
  email_account_id    uuid,
  template_id         uuid,
  subject_override    varchar(500),
  from_name_override  varchar(100),
  wait_duration_hours integer,
  wait_until_date     timestamptz,
  condition_type      varchar(50),
  condition_value     varchar(100),
  send_condition      text,
  next_step_id        uuid,
  ends_sequence       boolean not null default false,
  true_next_step_id   uuid,
  false_next_step_id  uuid,
  is_active           boolean not null default true,
  executed_count      integer not null default 0,
  last_executed       timestamptz,
  created             timestamptz not null default now(),
  updated             timestamptz not null default now(),
  constraint campaign_sequence_steps_tenant_id unique (tenant_id, id),
  constraint campaign_sequence_steps_order unique (tenant_id, campaign_id, step_order),
  constraint campaign_sequence_steps_campaign foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade,
  constraint campaign_sequence_steps_account foreign key (tenant_id, email_account_id) references email_accounts (tenant_id, id),
  constraint campaign_sequence_steps_template foreign key (tenant_id, template_id) references templates (tenant_id, id),
  constraint campaign_sequence_steps_next foreign key (tenant_id, next_step_id)
    references campaign_sequence_steps (tenant_id, id) deferrable initially deferred,
  constraint campaign_sequence_steps_true_next foreign key (tenant_id, true_next_step_id)
    references campaign_sequence_steps (tenant_id, id) deferrable initially deferred,
  constraint campaign_sequence_steps_false_next foreign key (tenant_id, false_next_step_id)
    references campaign_sequence_steps (tenant_id, id) deferrable initially deferred
);
alter table campaign_sequence_steps enable row level security;
alter table campaign_sequence_steps force row level security;
create policy tenant on campaign_sequence_steps to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on campaign_sequence_steps to penguin_owner using (true) with check (true);
create index idx_campaign_sequence_steps_campaign_order on campaign_sequence_steps (campaign_id, step_order);
create index idx_campaign_sequence_steps_account on campaign_sequence_steps (tenant_id, email_account_id);
create index idx_campaign_sequence_steps_template on campaign_sequence_steps (tenant_id, template_id);
create index idx_campaign_sequence_steps_next on campaign_sequence_steps (tenant_id, next_step_id);
create index idx_campaign_sequence_steps_true_next on campaign_sequence_steps (tenant_id, true_next_step_id);
create index idx_campaign_sequence_steps_false_next on campaign_sequence_steps (tenant_id, false_next_step_id);
grant select, insert, update, delete on campaign_sequence_steps to penguin_app;
grant select, update on campaign_sequence_steps to penguin_worker;
comment on table campaign_sequence_steps is 'The nodes of a campaign: email, wait, condition with a true and a false branch.';

create table campaign_enrollments (
  id               uuid primary key,
  tenant_id        uuid not null constraint campaign_enrollments_tenant references tenants (id) on delete cascade,
  campaign_id      uuid not null,
  lead_id          uuid not null,
  status           varchar(20) not null default 'enrolled',
  current_step_id  uuid,
  email_account_id uuid,
  next_run         timestamptz,
  exit_reason      varchar(50),
  steps_completed  integer not null default 0,
  last_storage_key varchar(500) collate "C",
  created          timestamptz not null default now(),
  updated          timestamptz not null default now(),
  constraint campaign_enrollments_lead_once unique (tenant_id, campaign_id, lead_id),
  constraint campaign_enrollments_tenant_id unique (tenant_id, id),
  constraint campaign_enrollments_campaign foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade,
  constraint campaign_enrollments_lead foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  constraint campaign_enrollments_status check (status in ('enrolled', 'active', 'sending', 'parked', 'completed', 'exited'))
);
alter table campaign_enrollments set (fillfactor = 80);
alter table campaign_enrollments enable row level security;
alter table campaign_enrollments force row level security;
create policy tenant on campaign_enrollments to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on campaign_enrollments for select to penguin_worker using ((select app_sec.tenant_id()) is null);
create policy owner on campaign_enrollments to penguin_owner using (true) with check (true);
-- What the scheduler claims: only rows that have something to do, the longest waiting first.
create index idx_campaign_enrollments_due on campaign_enrollments (tenant_id, campaign_id, next_run, id) where next_run is not null;
create index idx_campaign_enrollments_status on campaign_enrollments (tenant_id, campaign_id, status);
create index idx_campaign_enrollments_lead on campaign_enrollments (tenant_id, lead_id);
create index idx_campaign_enrollments_page on campaign_enrollments (tenant_id, campaign_id, id);
grant select, insert, update, delete on campaign_enrollments to penguin_app;
grant select, update on campaign_enrollments to penguin_worker;
comment on table campaign_enrollments is 'A lead''s way through a campaign. next_run is null while nothing is to be done.';

-- One row per step and lead: reserved → submitting → accepted | failed | in_doubt.
create table send_ledger (
  id               uuid primary key,
  tenant_id        uuid not null constraint send_ledger_tenant references tenants (id) on delete cascade,
  campaign_id      uuid not null,
  enrollment_id    uuid not null,
  lead_id          uuid not null,
  step_id          uuid not null,
  email_account_id uuid not null,
  storage_key      varchar(500) collate "C" not null,
  state            varchar(20) not null default 'reserved',
  attempt_count    integer not null default 0,
  failure_code     varchar(50),
  failure_reason   varchar(500),
  reserved         timestamptz not null default now(),
  submitted        timestamptz,
  settled          timestamptz,
  opened           timestamptz,
  clicked          timestamptz,
  replied          timestamptz,
  constraint send_ledger_once unique (tenant_id, enrollment_id, step_id),
  constraint send_ledger_storage_key unique (tenant_id, storage_key),
  constraint send_ledger_enrollment foreign key (tenant_id, enrollment_id) references campaign_enrollments (tenant_id, id) on delete cascade,
  constraint send_ledger_state check (state in ('reserved', 'submitting', 'accepted', 'failed', 'in_doubt'))
);
alter table send_ledger set (fillfactor = 80);
alter table send_ledger enable row level security;
alter table send_ledger force row level security;
create policy tenant on send_ledger to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on send_ledger to penguin_owner using (true) with check (true);
create index idx_send_ledger_campaign on send_ledger (tenant_id, campaign_id, state);
create index idx_send_ledger_unsettled on send_ledger (tenant_id, campaign_id, id) where state in ('reserved', 'submitting', 'in_doubt');
grant select on send_ledger to penguin_app;
grant select, insert, update, delete on send_ledger to penguin_worker;
comment on table send_ledger is 'The account of sends: at most one per enrolment and step, and what became of it.';
