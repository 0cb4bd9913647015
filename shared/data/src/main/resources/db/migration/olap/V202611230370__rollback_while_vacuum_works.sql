-- A year, or the view, was refused for as long as an automatic vacuum worked on it: PostgreSQL ends such a one for whoever waits
-- as long as deadlock_timeout (1 s), and nobody here waits that long, for the sake of the clients that wait behind.
create function app_sec.hold_off_vacuum(tables regclass[]) returns void
  language plpgsql set lock_timeout = '3s'
  as $$
  declare held regclass;
  begin
    foreach held in array tables loop
      -- Conflicts with vacuum and with itself, not with reading or writing: clients do not wait behind this.
      execute 'lock table only ' || held || ' in share update exclusive mode';
    end loop;
  end $$;
comment on function app_sec.hold_off_vacuum(regclass[]) is
  'Ends automatic vacuum of tables and begins none for as long as the transaction lasts; lock_not_available after 3 s of a vacuum by hand. Only the owner may.';
revoke all on function app_sec.hold_off_vacuum(regclass[]) from public;

create or replace function app_sec.hold_billing_analytics(partition text) returns void
  language plpgsql set lock_timeout = '300ms'
  as $$
  declare held constant regclass := to_regclass('public.' || quote_ident(partition));
  begin
    perform app_sec.hold_off_vacuum(array_remove(array[held], null));
    for attempt in 1..20 loop
      begin
        execute 'lock table only public.billing_analytics' || coalesce(', only ' || held, '') || ' in access exclusive mode';
        return;
      exception when lock_not_available then
        perform pg_sleep(0.2);
      end;
    end loop;
    raise lock_not_available using message = 'The tables of billing analytics are in use.', hint = 'Tried for some seconds; try again later.';
  end $$;

create or replace function app_sec.roll_back_campaign_performance() returns void
  language plpgsql set lock_timeout = '400ms'
  as $$
  declare definition text;
  begin
    if exists (select from pg_class where oid = to_regclass('public.campaign_performance_mv') and relkind = 'v') then
      return;
    end if;
    definition := pg_get_viewdef('public.campaign_performance_mv'::regclass);
    -- What lock table does not do for a view of this kind: waits for a refresh, ends an automatic vacuum, and lets clients read.
    perform set_config('lock_timeout', '90s', true);
    comment on materialized view public.campaign_performance_mv is 'Is being taken back.';
    perform set_config('lock_timeout', '400ms', true);
    for attempt in 1..20 loop
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
    raise lock_not_available using message = 'The view is in use.', hint = 'Tried for some seconds; try again later.';
  end $$;
