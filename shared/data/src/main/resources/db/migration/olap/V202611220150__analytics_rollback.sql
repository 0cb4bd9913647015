-- The view of campaigns and a year of billing can be taken back, and made again, while people read and write. Each in one
-- short step at the end: its lock is asked for briefly and often, so that nobody waits for a second behind it.

-- The year the specification names, whenever an installation is made.
select app_sec.make_billing_partitions(2025, 1);

-- In place of the materialised view stands an ordinary one, read by the same function and bound by these policies. A refresh
-- reads both tables for up to a minute, and whoever writes would wait behind a lock that waits for it.
do $$
  begin
    perform set_config('lock_timeout', '400ms', true);
    for attempt in 1..90 loop
      begin
        create policy performance on campaigns for select to penguin_auth using (tenant_id = (select app_sec.tenant_id()));
        create policy performance on campaign_analytics for select to penguin_auth using (tenant_id = (select app_sec.tenant_id()));
        return;
      exception when lock_not_available or deadlock_detected then
        perform pg_sleep(0.5);
      end;
    end loop;
    raise lock_not_available using message = 'The tables of campaigns are in use.', hint = 'Tried for more than a minute; migrate again.';
  end $$;
grant select on campaigns, campaign_analytics to penguin_auth;

create function app_sec.roll_back_campaign_performance() returns void
  language plpgsql set lock_timeout = '400ms'
  as $$
  declare definition text;
  begin
    if exists (select from pg_class where oid = to_regclass('public.campaign_performance_mv') and relkind = 'v') then
      return;
    end if;
    definition := pg_get_viewdef('public.campaign_performance_mv'::regclass);
    -- Longer in all than a refresh may take, which holds the view as well.
    for attempt in 1..90 loop
      begin
        drop materialized view public.campaign_performance_mv;
        execute 'create view public.campaign_performance_mv with (security_invoker = true) as ' || definition;
        grant select on public.campaign_performance_mv to penguin_auth;
        comment on view public.campaign_performance_mv is 'Counters and rates of every campaign, counted when read.';
        return;
      exception when lock_not_available or deadlock_detected then
        -- Those who waited behind go first.
        perform pg_sleep(0.5);
      end;
    end loop;
    raise lock_not_available using message = 'The view is in use.', hint = 'Tried for more than a minute; try again later.';
  end $$;
comment on function app_sec.roll_back_campaign_performance() is
  'Puts an ordinary view in the place of the materialised one; readers see what is, and slower. Only the owner may; may be repeated.';
revoke all on function app_sec.roll_back_campaign_performance() from public;

create function app_sec.apply_campaign_performance() returns void
  language plpgsql set lock_timeout = '400ms'
  as $$
  declare begun timestamptz;
  begin
    if exists (select from pg_class where oid = to_regclass('public.campaign_performance_mv') and relkind = 'm') then
      return;
    end if;
    begun := clock_timestamp();
    -- Beside the ordinary one, which is read meanwhile.
    execute 'create materialized view public.campaign_performance_next as '
            || pg_get_viewdef('public.campaign_performance_mv'::regclass);
    create unique index idx_campaign_performance_mv_id on public.campaign_performance_next (campaign_id);
    create index idx_campaign_performance_mv_status on public.campaign_performance_next (status);
    create index idx_campaign_performance_mv_page on public.campaign_performance_next (tenant_id, updated_at desc, campaign_id desc);
    comment on materialized view public.campaign_performance_next is
      'Counters and rates of every campaign, as of its last refresh. Row security does not apply to it: only functions read it.';
    grant maintain on public.campaign_performance_next to penguin_worker;
    grant select on public.campaign_performance_next to penguin_auth;
    for attempt in 1..90 loop
      begin
        drop view public.campaign_performance_mv;
        alter materialized view public.campaign_performance_next rename to campaign_performance_mv;
        -- Without a number of changes the next refresh cannot think that there were none since.
        update public.view_refreshes set refreshed = begun, rebuilt = begun, changes = null where view_name = 'campaign_performance_mv';
        return;
      exception when lock_not_available or deadlock_detected then
        perform pg_sleep(0.5);
      end;
    end loop;
    raise lock_not_available using message = 'The view is in use.', hint = 'Tried for more than a minute; try again later.';
  end $$;
comment on function app_sec.apply_campaign_performance() is
  'Puts the materialised view, filled and with its indexes, in the place of the ordinary one. Only the owner may; may be repeated.';
revoke all on function app_sec.apply_campaign_performance() from public;

-- Whoever writes into a year holds the table before its partition; asked for in this order, neither waits for the other.
create function app_sec.hold_billing_analytics(partition text) returns void
  language plpgsql set lock_timeout = '300ms'
  as $$
  begin
    for attempt in 1..20 loop
      begin
        execute 'lock table only public.billing_analytics' || coalesce(', only ' || to_regclass('public.' || quote_ident(partition))::text, '')
                || ' in access exclusive mode';
        return;
      exception when lock_not_available then
        perform pg_sleep(0.2);
      end;
    end loop;
    raise lock_not_available using message = 'The tables of billing analytics are in use.', hint = 'Tried for some seconds; try again later.';
  end $$;
comment on function app_sec.hold_billing_analytics(text) is
  'Takes the table and one partition, if there is such, for as long as the transaction lasts. Only the owner may.';
revoke all on function app_sec.hold_billing_analytics(text) from public;

-- What takes the rows of a year that is taken back, and so the year's name too; null when there is no such.
create function app_sec.default_billing_partition() returns text
  language sql stable
  as $$
    select c.relname from pg_partitioned_table p join pg_class c on c.oid = p.partdefid
     where p.partrelid = 'public.billing_analytics'::regclass
  $$;
comment on function app_sec.default_billing_partition() is 'Name of the default partition of billing analytics, if there is one.';
revoke all on function app_sec.default_billing_partition() from public;

-- The table with its rows becomes the default partition: nothing is copied, everything stays readable and writable.
create function app_sec.roll_back_billing_year(wanted integer) returns void
  language plpgsql set lock_timeout = '300ms'
  as $$
  declare year constant text := format('billing_analytics_y%s', wanted);
  begin
    if app_sec.default_billing_partition() = year || '_default' then
      return;
    end if;
    perform app_sec.hold_billing_analytics(year);
    if app_sec.default_billing_partition() is not null then
      raise object_not_in_prerequisite_state using message = 'Another year is taken back: ' || app_sec.default_billing_partition(),
        hint = 'Apply that one first; a table has one default partition.';
    end if;
    execute format('alter table public.billing_analytics detach partition public.%I', year);
    execute format('alter table public.%I rename to %I', year, year || '_default');
    execute format('alter table public.billing_analytics attach partition public.%I default', year || '_default');
  end $$;
comment on function app_sec.roll_back_billing_year(integer) is
  'Takes a year''s partition back; its rows, and new ones of that year, are in the default partition. One year at a time; only the owner may.';
revoke all on function app_sec.roll_back_billing_year(integer) from public;

create function app_sec.apply_billing_year(wanted integer) returns void
  language plpgsql set lock_timeout = '300ms' set timezone = 'UTC'
  as $$
  declare year constant text := format('billing_analytics_y%s', wanted);
  begin
    if app_sec.default_billing_partition() is distinct from year || '_default' then
      -- It was never taken back, or there is no such year yet.
      perform app_sec.make_billing_partitions(wanted, 1);
      return;
    end if;
    perform app_sec.hold_billing_analytics(year || '_default');
    execute format('alter table public.billing_analytics detach partition public.%I', year || '_default');
    execute format('alter table public.%I rename to %I', year || '_default', year);
    execute format('alter table public.billing_analytics attach partition public.%I for values from (%L) to (%L)', year,
                   make_timestamptz(wanted, 1, 1, 0, 0, 0), make_timestamptz(wanted + 1, 1, 1, 0, 0, 0));
  end $$;
comment on function app_sec.apply_billing_year(integer) is
  'Makes a year that was taken back a partition again, with all its rows. Only the owner may; may be repeated.';
revoke all on function app_sec.apply_billing_year(integer) from public;

-- As before, but leaves a year alone that is taken back, and does not keep clients waiting behind it for two seconds.
create or replace function app_sec.make_billing_partitions(first_year integer, years integer) returns integer
  language plpgsql volatile set timezone = 'UTC' set lock_timeout = '300ms'
  as $$
  declare year text; y integer; made integer := 0;
  begin
    for y in first_year .. first_year + years - 1 loop
      year := format('billing_analytics_y%s', y);
      continue when to_regclass('public.' || year) is not null or app_sec.default_billing_partition() = year || '_default';
      perform app_sec.hold_billing_analytics(app_sec.default_billing_partition());
      -- Somebody else may have made it in the meantime.
      continue when to_regclass('public.' || year) is not null;
      execute format('create table public.%I partition of public.billing_analytics for values from (%L) to (%L)', year,
                     make_timestamptz(y, 1, 1, 0, 0, 0), make_timestamptz(y + 1, 1, 1, 0, 0, 0));
      execute format('alter table public.%I enable row level security', year);
      execute format('alter table public.%I force row level security', year);
      made := made + 1;
    end loop;
    return made;
  end $$;
comment on function app_sec.make_billing_partitions(integer, integer) is 'Makes the years of billing analytics that are missing; returns how many.';
