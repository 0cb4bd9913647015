-- Usage by billing period, for dashboards; partitions are years, made ahead.
create table billing_analytics (
  id              bigint generated always as identity,
  tenant_id       uuid not null,
  subscription_id uuid,
  emails_sent     integer not null default 0,
  mailboxes_used  integer not null default 0,
  domains_used    integer not null default 0,
  campaigns_used  integer not null default 0,
  leads_used      integer not null default 0,
  warmups_active  integer not null default 0,
  period_start    timestamptz not null,
  period_end      timestamptz not null,
  updated_at      timestamptz not null default now(),
  constraint billing_analytics_pkey primary key (id, period_start),
  constraint billing_analytics_period unique (tenant_id, period_start, period_end)
) partition by range (period_start);
alter table billing_analytics enable row level security;
alter table billing_analytics force row level security;
create policy tenant on billing_analytics to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on billing_analytics for select to penguin_platform using (true);
create policy owner on billing_analytics to penguin_owner using (true) with check (true);
create index idx_billing_analytics_subscription on billing_analytics (tenant_id, subscription_id);
grant select on billing_analytics to penguin_app, penguin_platform;
grant select, insert, update on billing_analytics to penguin_worker;
comment on table billing_analytics is 'What a tenant used in a billing period, written by the daily recount.';

-- Makes the years that are missing, this one and those after it.
create function app_sec.make_billing_partitions(first_year integer, years integer) returns integer
  language plpgsql volatile set timezone = 'UTC'
  as $$
  declare
    y integer;
    made integer := 0;
  begin
    for y in first_year .. first_year + years - 1 loop
      if to_regclass(format('billing_analytics_y%s', y)) is null then
        execute format('create table billing_analytics_y%s partition of billing_analytics for values from (%L) to (%L)',
                       y, make_timestamptz(y, 1, 1, 0, 0, 0), make_timestamptz(y + 1, 1, 1, 0, 0, 0));
        execute format('alter table billing_analytics_y%s enable row level security', y);
        execute format('alter table billing_analytics_y%s force row level security', y);
        made := made + 1;
      end if;
    end loop;
    return made;
  end $$;
select app_sec.make_billing_partitions(extract(year from now())::integer - 1, 4);
