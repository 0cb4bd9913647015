-- Counters by mailbox, lead, warm-up and sequence step; the view dashboards read; heads of audit chains.
-- billing_id names the billing period's row; no foreign key, because billing_analytics is partitioned by period.
alter table campaign_analytics add column billing_id bigint;
-- The roll-up works for all tenants at a time and writes a step's company beside its counters.
create policy system on campaigns for select to penguin_worker using ((select app_sec.tenant_id()) is null);

create table mailbox_analytics (
  id              bigint generated always as identity primary key,
  tenant_id       uuid not null,
  mailbox_id      uuid not null,
  company_id      uuid,
  warmup_status   text,
  health_score    integer constraint mailbox_analytics_health check (health_score between 0 and 100),
  current_volume  integer not null default 0,
  campaign_status text,
  sent            integer not null default 0,
  delivered       integer not null default 0,
  opened_tracked  integer not null default 0,
  clicked_tracked integer not null default 0,
  replied         integer not null default 0,
  bounced         integer not null default 0,
  unsubscribed    integer not null default 0,
  spam_complaints integer not null default 0,
  billing_id      bigint,
  updated_at      timestamptz not null default now(),
  constraint mailbox_analytics_once unique (tenant_id, mailbox_id)
);
alter table mailbox_analytics enable row level security;
alter table mailbox_analytics force row level security;
create policy tenant on mailbox_analytics to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on mailbox_analytics to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy owner on mailbox_analytics to penguin_owner using (true) with check (true);
create index idx_mailbox_analytics_company on mailbox_analytics (tenant_id, company_id);
create index idx_mailbox_analytics_page on mailbox_analytics (tenant_id, updated_at desc, mailbox_id desc);
grant select on mailbox_analytics to penguin_app;
grant select, insert, update on mailbox_analytics to penguin_worker;
comment on table mailbox_analytics is 'Counters of an email account, over all its campaigns.';

create table lead_analytics (
  id              bigint generated always as identity primary key,
  tenant_id       uuid not null,
  lead_id         uuid not null,
  campaign_id     uuid not null,
  status          text,
  sent            integer not null default 0,
  delivered       integer not null default 0,
  opened_tracked  integer not null default 0,
  clicked_tracked integer not null default 0,
  replied         integer not null default 0,
  bounced         integer not null default 0,
  unsubscribed    integer not null default 0,
  spam_complaints integer not null default 0,
  billing_id      bigint,
  updated_at      timestamptz not null default now(),
  constraint lead_analytics_once unique (tenant_id, lead_id, campaign_id)
);
alter table lead_analytics enable row level security;
alter table lead_analytics force row level security;
create policy tenant on lead_analytics to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on lead_analytics to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy owner on lead_analytics to penguin_owner using (true) with check (true);
create index idx_lead_analytics_campaign on lead_analytics (tenant_id, campaign_id, lead_id);
grant select on lead_analytics to penguin_app;
grant select, insert, update on lead_analytics to penguin_worker;
comment on table lead_analytics is 'Counters of a lead in a campaign.';

create table warmup_analytics (
  id              bigint generated always as identity primary key,
  tenant_id       uuid not null,
  mailbox_id      uuid not null,
  company_id      uuid,
  health_score    integer constraint warmup_analytics_health check (health_score between 0 and 100),
  progress_percentage integer constraint warmup_analytics_progress check (progress_percentage between 0 and 100),
  sent            integer not null default 0,
  delivered       integer not null default 0,
  opened_tracked  integer not null default 0,
  clicked_tracked integer not null default 0,
  replied         integer not null default 0,
  bounced         integer not null default 0,
  unsubscribed    integer not null default 0,
  spam_complaints integer not null default 0,
  billing_id      bigint,
  updated_at      timestamptz not null default now(),
  constraint warmup_analytics_once unique (tenant_id, mailbox_id)
);
alter table warmup_analytics enable row level security;
alter table warmup_analytics force row level security;
create policy tenant on warmup_analytics to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on warmup_analytics to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy owner on warmup_analytics to penguin_owner using (true) with check (true);
create index idx_warmup_analytics_company on warmup_analytics (tenant_id, company_id);
grant select on warmup_analytics to penguin_app;
grant select, insert, update on warmup_analytics to penguin_worker;
comment on table warmup_analytics is 'Counters of what an email account sends to warm up: messages without a campaign.';

create table sequence_step_analytics (
  id              bigint generated always as identity primary key,
  tenant_id       uuid not null,
  step_id         uuid not null,
  campaign_id     uuid not null,
  company_id      uuid,
  sent            integer not null default 0,
  delivered       integer not null default 0,
  opened_tracked  integer not null default 0,
  clicked_tracked integer not null default 0,
  replied         integer not null default 0,
  bounced         integer not null default 0,
  unsubscribed    integer not null default 0,
  spam_complaints integer not null default 0,
  billing_id      bigint,
  updated_at      timestamptz not null default now(),
  constraint sequence_step_analytics_once unique (tenant_id, step_id)
);
alter table sequence_step_analytics enable row level security;
alter table sequence_step_analytics force row level security;
create policy tenant on sequence_step_analytics to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on sequence_step_analytics to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy owner on sequence_step_analytics to penguin_owner using (true) with check (true);
create index idx_sequence_step_analytics_campaign on sequence_step_analytics (tenant_id, campaign_id, step_id);
create index idx_sequence_step_analytics_company on sequence_step_analytics (tenant_id, company_id);
grant select on sequence_step_analytics to penguin_app;
grant select, insert, update on sequence_step_analytics to penguin_worker;
comment on table sequence_step_analytics is 'Counters of a step of a campaign.';

create materialized view campaign_performance_mv as
  select ca.campaign_id, ca.tenant_id, c.company_id, c.name as campaign_name, c.status,
         ca.sent, ca.delivered, ca.opened_tracked, ca.clicked_tracked, ca.replied,
         round((ca.delivered::decimal / nullif(ca.sent, 0)) * 100, 2) as delivery_rate,
         round((ca.opened_tracked::decimal / nullif(ca.delivered, 0)) * 100, 2) as open_rate,
         round((ca.clicked_tracked::decimal / nullif(ca.delivered, 0)) * 100, 2) as click_rate,
         ca.updated_at
    from campaign_analytics ca
    join campaigns c on ca.campaign_id = c.id and ca.tenant_id = c.tenant_id;
create unique index idx_campaign_performance_mv_id on campaign_performance_mv (campaign_id);
create index idx_campaign_performance_mv_status on campaign_performance_mv (status);
create index idx_campaign_performance_mv_page on campaign_performance_mv (tenant_id, updated_at desc, campaign_id desc);
comment on materialized view campaign_performance_mv is
  'Counters and rates of every campaign, as of its last refresh. Row security does not apply to it: only functions read it.';
grant maintain on campaign_performance_mv to penguin_worker;
grant usage on schema app_sec, public to penguin_auth;
grant execute on function app_sec.tenant_id() to penguin_auth;
grant select on campaign_performance_mv to penguin_auth;

create table view_refreshes (
  view_name varchar(100) primary key,
  refreshed timestamptz not null default now()
);
alter table view_refreshes enable row level security;
alter table view_refreshes force row level security;
create policy everybody on view_refreshes for select to penguin_app, penguin_platform using (true);
create policy worker on view_refreshes to penguin_worker using (true) with check (true);
create policy owner on view_refreshes to penguin_owner using (true) with check (true);
grant select on view_refreshes to penguin_app, penguin_platform;
grant select, insert, update on view_refreshes to penguin_worker;
comment on table view_refreshes is 'When a materialised view was last brought up to date.';
insert into view_refreshes (view_name) values ('campaign_performance_mv'), ('db_performance_metrics');

-- The view keeps no tenant out by itself, so nobody may read it but this function.
create function app_sec.campaign_performance(before_updated timestamptz, before_id uuid, max_rows integer)
  returns table (campaign_id uuid, company_id uuid, campaign_name varchar, status varchar, sent integer, delivered integer,
                 opened_tracked integer, clicked_tracked integer, replied integer, delivery_rate numeric, open_rate numeric,
                 click_rate numeric, updated_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select v.campaign_id, v.company_id, v.campaign_name, v.status, v.sent, v.delivered, v.opened_tracked, v.clicked_tracked,
           v.replied, v.delivery_rate, v.open_rate, v.click_rate, v.updated_at
      from campaign_performance_mv v
     where v.tenant_id = app_sec.tenant_id() and (v.updated_at, v.campaign_id) < (before_updated, before_id)
     order by v.updated_at desc, v.campaign_id desc limit least(max_rows, 101)
  $$;
comment on function app_sec.campaign_performance(timestamptz, uuid, integer) is
  'The running tenant''s campaigns, last changed first, before a position, at most 101.';
grant execute on function app_sec.campaign_performance(timestamptz, uuid, integer) to penguin_app;
grant create on schema app_sec to penguin_auth;
alter function app_sec.campaign_performance(timestamptz, uuid, integer) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;

create table audit_chain_heads (
  tenant_id uuid not null,
  exported  date not null,
  seq       bigint not null,
  hash      bytea not null,
  constraint audit_chain_heads_pkey primary key (tenant_id, exported)
);
alter table audit_chain_heads enable row level security;
alter table audit_chain_heads force row level security;
create policy system on audit_chain_heads to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy staff on audit_chain_heads for select to penguin_platform using (true);
create policy owner on audit_chain_heads for select to penguin_owner using (true);
grant select, insert on audit_chain_heads to penguin_worker;
grant select on audit_chain_heads to penguin_platform;
comment on table audit_chain_heads is 'The last link of each tenant''s audit chain, one a day, kept away from the chain itself.';

-- What this tier knows of a lead: its counters.
create function app_sec.forget_lead(lead uuid, address text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare n integer;
  begin
    if app_sec.tenant_id() is null or lead is null then
      raise exception 'no tenant or no lead' using errcode = '22004';
    end if;
    delete from lead_analytics where tenant_id = app_sec.tenant_id() and lead_id = lead;
    get diagnostics n = row_count;
    return jsonb_build_object('lead_analytics', n);
  end $$;
comment on function app_sec.forget_lead(uuid, text) is 'Removes the running tenant''s counters of a lead; may be repeated.';

create function app_sec.erase_tenant_rows(max_rows integer) returns bigint
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
    for target in
      select c.oid::regclass as name
        from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where (c.relkind = 'p' or (c.relkind = 'r' and not c.relispartition))
         and c.relname not in ('audit_chain_heads', 'billing_analytics')
       order by c.relname
    loop
      execute format('delete from %s where tenant_id = $1', target.name) using me;
      get diagnostics n = row_count;
      total := total + n;
    end loop;
    return total;
  end $$;
comment on function app_sec.erase_tenant_rows(integer) is
  'Deletes rows of the running tenant in this tier; what was billed stays. Returns how many.';
grant execute on function app_sec.forget_lead(uuid, text), app_sec.erase_tenant_rows(integer) to penguin_worker;

create materialized view db_performance_metrics as
  select schemaname, relname as tablename, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch, n_tup_ins, n_tup_upd, n_tup_del,
         n_live_tup, n_dead_tup, last_vacuum, last_autovacuum, last_analyze, last_autoanalyze
    from pg_stat_user_tables
   order by n_tup_ins + n_tup_upd + n_tup_del desc;
create unique index idx_db_performance_metrics_table on db_performance_metrics (schemaname, tablename);
grant select on db_performance_metrics to penguin_platform;
grant select, maintain on db_performance_metrics to penguin_worker;
comment on materialized view db_performance_metrics is 'What each table of this tier is used for, since the counters were reset.';
