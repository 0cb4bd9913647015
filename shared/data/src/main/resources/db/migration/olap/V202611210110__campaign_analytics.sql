-- What dashboards read. companies and campaigns are small replicas of the OLTP rows.
create table companies (
  id        uuid primary key,
  tenant_id uuid not null,
  name      varchar(100) not null,
  status    varchar(20),
  updated   timestamptz not null,
  constraint companies_tenant_id unique (tenant_id, id)
);
alter table companies enable row level security;
alter table companies force row level security;
create policy tenant on companies to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on companies to penguin_owner using (true) with check (true);
grant select on companies to penguin_app;
grant select, insert, update on companies to penguin_worker;
comment on table companies is 'Replica of the OLTP companies: id, name, status.';

create table campaigns (
  id         uuid primary key,
  tenant_id  uuid not null,
  company_id uuid,
  name       varchar(200) not null,
  status     varchar(50),
  updated    timestamptz not null,
  constraint campaigns_tenant_id unique (tenant_id, id)
);
alter table campaigns enable row level security;
alter table campaigns force row level security;
create policy tenant on campaigns to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on campaigns to penguin_owner using (true) with check (true);
grant select on campaigns to penguin_app;
grant select, insert, update on campaigns to penguin_worker;
comment on table campaigns is 'Replica of the OLTP campaigns: id, name, status.';

create table campaign_analytics (
  id              bigint generated always as identity primary key,
  tenant_id       uuid not null,
  campaign_id     uuid not null,
  company_id      uuid,
  status          text,
  sent            integer not null default 0,
  delivered       integer not null default 0,
  opened_tracked  integer not null default 0,
  clicked_tracked integer not null default 0,
  replied         integer not null default 0,
  bounced         integer not null default 0,
  unsubscribed    integer not null default 0,
  spam_complaints integer not null default 0,
  completed_leads integer not null default 0,
  updated_at      timestamptz not null default now(),
  constraint campaign_analytics_campaign unique (tenant_id, campaign_id)
);
alter table campaign_analytics enable row level security;
alter table campaign_analytics force row level security;
create policy tenant on campaign_analytics to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on campaign_analytics to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy owner on campaign_analytics to penguin_owner using (true) with check (true);
create index idx_campaign_analytics_dashboard on campaign_analytics (tenant_id, company_id, updated_at desc, sent desc) where status = 'completed';
grant select on campaign_analytics to penguin_app;
grant select, insert, update on campaign_analytics to penguin_worker;
comment on table campaign_analytics is 'Counters of a campaign: sent = delivered + bounced; opens, clicks, replies count a message once.';

-- Which batches are in: a batch applied twice changes nothing.
create table rollup_batches (
  id      uuid primary key,
  applied timestamptz not null default now()
);
alter table rollup_batches enable row level security;
alter table rollup_batches force row level security;
create policy worker on rollup_batches to penguin_worker using (true) with check (true);
create policy owner on rollup_batches to penguin_owner using (true) with check (true);
create index idx_rollup_batches_applied on rollup_batches (applied);
grant select, insert, delete on rollup_batches to penguin_worker;
comment on table rollup_batches is 'Batches of message events already counted here.';
