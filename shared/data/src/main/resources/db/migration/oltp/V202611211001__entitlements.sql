-- What a plan and its add-ons allow, and how much of it is used. Counted by triggers in the statement that creates the thing, so that
-- no way of creating it can forget to, and a limit holds however many create at once.

create table usage_counters (
  tenant_id    uuid not null constraint usage_counters_tenant references tenants (id) on delete cascade,
  metric       varchar(50) not null,
  period_start timestamptz not null,
  used         bigint not null default 0,
  reconciled   timestamptz,
  updated      timestamptz not null default now(),
  constraint usage_counters_pkey primary key (tenant_id, metric, period_start),
  constraint usage_counters_used check (used >= 0)
);
alter table usage_counters set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
alter table usage_counters enable row level security;
alter table usage_counters force row level security;
create policy tenant on usage_counters for select to penguin_app using (tenant_id = (select app_sec.tenant_id()));
create policy tenant_worker on usage_counters to penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy auth on usage_counters to penguin_auth using (true) with check (true);
create policy staff on usage_counters for select to penguin_platform using (true);
create policy owner on usage_counters to penguin_owner using (true) with check (true);
grant select on usage_counters to penguin_app, penguin_platform;
grant select, insert, update on usage_counters to penguin_worker, penguin_auth;
comment on table usage_counters is 'How much of each limit a tenant uses. What is had counts since -infinity, what is done per month counts from the month''s start.';

-- The running month of a subscription begins on its anchor's day and hour; without one, on the first of the month (UTC).
create function app_sec.usage_month(anchor timestamptz, at timestamptz) returns timestamptz
  language sql immutable set timezone = 'UTC'
  as $$
    select case when anchor is null or anchor > at then date_trunc('month', at)
                else (select anchor + n * interval '1 month'
                        from (select 12 * (extract(year from at)::int - extract(year from anchor)::int)
                                     + extract(month from at)::int - extract(month from anchor)::int as k) m,
                             generate_series(m.k, m.k - 1, -1) as n
                       where anchor + n * interval '1 month' <= at order by n desc limit 1) end
  $$;

create type app_sec.entitlement as (
  subscription_id uuid, plan_id uuid, plan_slug varchar, plan_name varchar, status varchar, access varchar,
  users bigint, domains bigint, campaigns_per_month bigint, api_rate_limit bigint, email_accounts bigint,
  emails_per_month bigint, warmups bigint, contacts bigint, storage_gb bigint,
  api_access boolean, priority_support boolean, advanced_analytics boolean, white_label boolean, month_start timestamptz);

create function app_sec.entitlements_of(tenant uuid) returns setof app_sec.entitlement
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.id, p.id, p.slug, p.name, coalesce(s.status, 'none'), coalesce(s.access, 'full'),
           p.max_users + a.users, p.max_domains + a.domains, p.max_campaigns_per_month + a.campaigns_per_month,
           p.api_rate_limit + a.api_rate_limit, p.max_email_accounts + a.email_accounts,
           p.max_emails_per_month + a.emails_per_month, p.max_warmups + a.warmups, p.max_contacts + a.contacts,
           p.max_storage_gb + a.storage_gb,
           p.api_access or a.api_access > 0, p.priority_support or a.priority_support > 0,
           p.advanced_analytics or a.advanced_analytics > 0, p.white_label or a.white_label > 0,
           app_sec.usage_month(s.billing_anchor, now())
      from (select 1) one
      left join lateral (
        -- The one that pays is the one that counts; an old one that ended, or was never paid, does not block it.
        select s.* from subscriptions s where s.tenant_id = tenant
         order by array_position(array['active', 'past_due', 'unpaid', 'canceled'], s.status::text), s.started desc nulls last, s.id
         limit 1) s on true
      join plans p on p.id = coalesce(s.plan_id, (select d.id from plans d where d.is_default))
      cross join lateral (
        select coalesce(sum(n) filter (where t = 'users'), 0)::bigint as users,
               coalesce(sum(n) filter (where t = 'domains'), 0)::bigint as domains,
               coalesce(sum(n) filter (where t = 'campaigns_per_month'), 0)::bigint as campaigns_per_month,
               coalesce(sum(n) filter (where t = 'api_rate_limit'), 0)::bigint as api_rate_limit,
               coalesce(sum(n) filter (where t = 'email_accounts'), 0)::bigint as email_accounts,
               coalesce(sum(n) filter (where t = 'emails_per_month'), 0)::bigint as emails_per_month,
               coalesce(sum(n) filter (where t = 'warmups'), 0)::bigint as warmups,
               coalesce(sum(n) filter (where t = 'contacts'), 0)::bigint as contacts,
               coalesce(sum(n) filter (where t = 'storage_gb'), 0)::bigint as storage_gb,
               coalesce(sum(n) filter (where t = 'api_access'), 0) as api_access,
               coalesce(sum(n) filter (where t = 'priority_support'), 0) as priority_support,
               coalesce(sum(n) filter (where t = 'advanced_analytics'), 0) as advanced_analytics,
               coalesce(sum(n) filter (where t = 'white_label'), 0) as white_label
          from (select x.addon_type as t, x.quantity::bigint * d.unit as n
                  from subscription_addons x join addons d on d.addon_type = x.addon_type
                 where x.tenant_id = tenant and x.subscription_id = s.id and x.is_active) x) a;
  $$;


-- The running tenant's, and nobody else's.
create function app_sec.entitlements() returns setof app_sec.entitlement
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select * from app_sec.entitlements_of(app_sec.tenant_id()) $$;

create function app_sec.limit_of(tenant uuid, metric varchar, out allowed bigint, out month_start timestamptz, out access varchar, out plan varchar)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select case metric when 'users' then e.users when 'domains' then e.domains
                       when 'campaigns_per_month' then e.campaigns_per_month when 'email_accounts' then e.email_accounts
                       when 'emails_per_month' then e.emails_per_month when 'warmups' then e.warmups
                       when 'contacts' then e.contacts when 'storage_bytes' then e.storage_gb * 1073741824 end,
           e.month_start, e.access, e.plan_name
      from app_sec.entitlements_of(tenant) e
  $$;

-- Adds to a counter unless that would pass the limit; the row's lock makes those who create at once take turns.
-- Only the product's own logins are held to the limit: the owner's migrations and seeds are counted, not refused.
create function app_sec.count_usage(tenant uuid, metric varchar, n bigint) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare
    l record;
    present bigint;
    since timestamptz;
  begin
    select * into l from app_sec.limit_of(tenant, metric);
    since := case when metric like '%\_per\_month' then l.month_start else '-infinity'::timestamptz end;
    insert into usage_counters as u (tenant_id, metric, period_start, used) values (tenant, count_usage.metric, since, greatest(n, 0))
      on conflict on constraint usage_counters_pkey do update set used = greatest(u.used + n, 0), updated = now()
      returning u.used into present;
    if n > 0 and present > l.allowed and session_user in ('penguin_app', 'penguin_worker', 'penguin_platform') then
      raise exception using errcode = 'PM402', message = 'plan limit',
        detail = concat_ws('|', metric, l.allowed, present - n, n, l.plan);
    end if;
  end $$;

-- Takes as many as the month still allows and returns how many those are: 0 when the tenant is suspended or its storage is full.
create function app_sec.take_emails(n bigint) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare
    tenant uuid := app_sec.tenant_id();
    e record;
    u bigint;
    granted bigint;
  begin
    if n <= 0 or tenant is null then
      return 0;
    end if;
    select * into e from app_sec.entitlements_of(tenant);
    if e.access <> 'full' or exists (
         select from usage_counters c
          where c.tenant_id = tenant and c.metric = 'storage_bytes' and c.used >= e.storage_gb * 1073741824) then
      return 0;
    end if;
    insert into usage_counters (tenant_id, metric, period_start) values (tenant, 'emails_per_month', e.month_start)
      on conflict do nothing;
    select c.used into u from usage_counters c
     where c.tenant_id = tenant and c.metric = 'emails_per_month' and c.period_start = e.month_start for update;
    granted := case when e.emails_per_month is null then n else greatest(0, least(n, e.emails_per_month - u)) end;
    if granted > 0 then
      update usage_counters c set used = c.used + granted, updated = now()
       where c.tenant_id = tenant and c.metric = 'emails_per_month' and c.period_start = e.month_start;
    end if;
    return granted;
  end $$;

-- One call per tenant and statement, however many rows the statement has.
create function app_sec.count_inserted() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare r record;
  begin
    for r in select x.tenant_id, count(*) as n from inserted x group by x.tenant_id order by x.tenant_id loop
      perform app_sec.count_usage(r.tenant_id, tg_argv[0], r.n);
    end loop;
    return null;
  end $$;

create function app_sec.count_deleted() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare r record;
  begin
    -- The tenant itself may be going, and its counters with it.
    for r in select x.tenant_id, count(*) as n from deleted x
              where exists (select from tenants t where t.id = x.tenant_id) group by x.tenant_id order by x.tenant_id loop
      perform app_sec.count_usage(r.tenant_id, tg_argv[0], -r.n);
    end loop;
    return null;
  end $$;

-- Members who left do not count; accounts count as warm-ups while they warm.
create function app_sec.count_members() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare before integer := 0; after integer := 0;
  begin
    if tg_op <> 'INSERT' and old.deleted is null then before := 1; end if;
    if tg_op <> 'DELETE' and new.deleted is null then after := 1; end if;
    if before <> after and exists (select from tenants t where t.id = coalesce(new.tenant_id, old.tenant_id)) then
      perform app_sec.count_usage(coalesce(new.tenant_id, old.tenant_id), 'users', after - before);
    end if;
    return null;
  end $$;

create function app_sec.count_warmups() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare before integer := 0; after integer := 0;
  begin
    if tg_op <> 'INSERT' and old.status = 'warming' then before := 1; end if;
    if tg_op <> 'DELETE' and new.status = 'warming' then after := 1; end if;
    if before <> after and exists (select from tenants t where t.id = coalesce(new.tenant_id, old.tenant_id)) then
      perform app_sec.count_usage(coalesce(new.tenant_id, old.tenant_id), 'warmups', after - before);
    end if;
    return null;
  end $$;

create function app_sec.require_white_label() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare e record;
  begin
    if (new.theme_primary_color, new.theme_logo_url, new.theme_favicon_url) is distinct from
         (case when tg_op = 'UPDATE' then old.theme_primary_color end, case when tg_op = 'UPDATE' then old.theme_logo_url end,
          case when tg_op = 'UPDATE' then old.theme_favicon_url end)
       and num_nonnulls(new.theme_primary_color, new.theme_logo_url, new.theme_favicon_url) > 0 then
      select * into e from app_sec.entitlements_of(new.tenant_id);
      if not e.white_label and session_user in ('penguin_app', 'penguin_worker', 'penguin_platform') then
        raise exception using errcode = 'PM402', message = 'plan limit',
          detail = concat_ws('|', 'white_label', 0, 0, 1, e.plan_name);
      end if;
    end if;
    return new;
  end $$;

create trigger count_inserted after insert on domains referencing new table as inserted
  for each statement execute function app_sec.count_inserted('domains');
create trigger count_deleted after delete on domains referencing old table as deleted
  for each statement execute function app_sec.count_deleted('domains');
create trigger count_inserted after insert on email_accounts referencing new table as inserted
  for each statement execute function app_sec.count_inserted('email_accounts');
create trigger count_deleted after delete on email_accounts referencing old table as deleted
  for each statement execute function app_sec.count_deleted('email_accounts');
create trigger count_inserted after insert on leads referencing new table as inserted
  for each statement execute function app_sec.count_inserted('contacts');
create trigger count_deleted after delete on leads referencing old table as deleted
  for each statement execute function app_sec.count_deleted('contacts');
create trigger count_inserted after insert on campaigns referencing new table as inserted
  for each statement execute function app_sec.count_inserted('campaigns_per_month');
create trigger count_members after insert or delete or update of deleted on tenant_users
  for each row execute function app_sec.count_members();
create trigger count_warmups after insert or delete or update of status on email_accounts
  for each row execute function app_sec.count_warmups();
create trigger require_white_label before insert or update on tenant_config
  for each row execute function app_sec.require_white_label();

-- What is there when this lands. Months begin with what they already hold.
insert into usage_counters (tenant_id, metric, period_start, used)
select tenant_id, metric, since, n from (
  select tenant_id, 'users' as metric, '-infinity'::timestamptz as since, count(*) as n from tenant_users where deleted is null group by tenant_id
  union all select tenant_id, 'domains', '-infinity', count(*) from domains group by tenant_id
  union all select tenant_id, 'email_accounts', '-infinity', count(*) from email_accounts group by tenant_id
  union all select tenant_id, 'warmups', '-infinity', count(*) from email_accounts where status = 'warming' group by tenant_id
  union all select tenant_id, 'contacts', '-infinity', count(*) from leads group by tenant_id
  union all select tenant_id, 'campaigns_per_month', app_sec.usage_month(null, now()), count(*) from campaigns
             where created >= app_sec.usage_month(null, now()) group by tenant_id
  union all select tenant_id, 'emails_per_month', app_sec.usage_month(null, now()), count(*) from send_ledger
             where reserved >= app_sec.usage_month(null, now()) and state <> 'failed' group by tenant_id) counted;

-- The daily recount works through all tenants; who was never counted comes first.
create function app_sec.tenants_to_recount(most integer) returns table (tenant_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select t.id from tenants t
      left join usage_counters u on u.tenant_id = t.id and u.metric = 'users' and u.period_start = '-infinity'
     where t.deleted is null and (u.reconciled is null or u.reconciled < now() - interval '23 hours')
     order by u.reconciled nulls first, t.id limit most
  $$;

-- Buckets of the API rate limit. One row per tenant; Bucket4j reads and writes the state.
create table rate_limit_buckets (
  id         text collate "C" primary key,
  state      bytea,
  expires_at bigint
);
alter table rate_limit_buckets set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
alter table rate_limit_buckets enable row level security;
alter table rate_limit_buckets force row level security;
create policy system on rate_limit_buckets to penguin_app
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy sweep on rate_limit_buckets to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy owner on rate_limit_buckets to penguin_owner using (true) with check (true);
create index idx_rate_limit_buckets_expires on rate_limit_buckets (expires_at);
grant select, insert, update, delete on rate_limit_buckets to penguin_app;
grant select, delete on rate_limit_buckets to penguin_worker;
comment on table rate_limit_buckets is 'Token buckets of the API rate limit, by tenant. May be lost: then they are full again.';

-- Rights first: once penguin_auth owns a function, its rights are no longer ours to change.
grant execute on function app_sec.usage_month(timestamptz, timestamptz) to penguin_app, penguin_worker, penguin_platform, penguin_auth;
grant usage on type app_sec.entitlement to penguin_app, penguin_worker, penguin_platform, penguin_auth;
grant execute on function app_sec.entitlements_of(uuid) to penguin_worker, penguin_platform;
grant execute on function app_sec.entitlements() to penguin_app, penguin_worker;
grant execute on function app_sec.limit_of(uuid, varchar) to penguin_worker, penguin_platform;
grant execute on function app_sec.take_emails(bigint), app_sec.tenants_to_recount(integer) to penguin_worker;
grant execute on function app_sec.tenant_id() to penguin_auth;
grant create on schema app_sec to penguin_auth;
comment on function app_sec.entitlements_of(uuid) is 'What a tenant''s plan and add-ons allow; a tenant without a subscription has plan Free.';
comment on function app_sec.entitlements() is 'entitlements_of the tenant in context.';
comment on function app_sec.limit_of(uuid, varchar) is 'One limit of a tenant by its metric, the month it counts in, and the tenant''s access.';
comment on function app_sec.count_usage(uuid, varchar, bigint) is 'Counts use of a limit and fails with PM402 when it would be passed.';
comment on function app_sec.take_emails(bigint) is 'Takes up to n mails out of the month of the tenant in context; returns how many there were.';
comment on function app_sec.count_inserted() is 'Trigger: counts inserted rows against the metric it is given.';
comment on function app_sec.count_deleted() is 'Trigger: gives deleted rows back to the metric it is given.';
comment on function app_sec.count_members() is 'Trigger: counts the members of a tenant.';
comment on function app_sec.count_warmups() is 'Trigger: counts accounts that warm up.';
comment on function app_sec.require_white_label() is 'Trigger: refuses what only a plan with white label includes.';
comment on function app_sec.tenants_to_recount(integer) is 'Tenants whose counters were recounted longest ago.';
alter function app_sec.entitlements_of(uuid) owner to penguin_auth;
alter function app_sec.entitlements() owner to penguin_auth;
alter function app_sec.limit_of(uuid, varchar) owner to penguin_auth;
alter function app_sec.count_usage(uuid, varchar, bigint) owner to penguin_auth;
alter function app_sec.tenants_to_recount(integer) owner to penguin_auth;
alter function app_sec.take_emails(bigint) owner to penguin_auth;
alter function app_sec.count_inserted() owner to penguin_auth;
alter function app_sec.count_deleted() owner to penguin_auth;
alter function app_sec.count_members() owner to penguin_auth;
alter function app_sec.count_warmups() owner to penguin_auth;
alter function app_sec.require_white_label() owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
