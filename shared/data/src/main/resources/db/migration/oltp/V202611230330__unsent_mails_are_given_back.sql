-- A reservation that is withdrawn was no mail: the month it was taken out of gets it back.
create function app_sec.return_emails(reserved timestamptz[]) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare
    tenant uuid := app_sec.tenant_id();
    e record;
  begin
    if tenant is null then
      return;
    end if;
    select * into e from app_sec.entitlements_of(tenant);
    insert into usage_counters (tenant_id, metric, period_start) values (tenant, 'emails_per_month', e.month_start)
      on conflict do nothing;
    update usage_counters c
       set used = greatest(0, c.used - (select count(*) from unnest(reserved) as r (at) where r.at >= e.month_start)),
           updated = now()
     where c.tenant_id = tenant and c.metric = 'emails_per_month' and c.period_start = e.month_start;
  end $$;
comment on function app_sec.return_emails(timestamptz[]) is
  'Gives back mails that were taken at these moments and not sent, to the month of the tenant in context.';
revoke execute on function app_sec.return_emails(timestamptz[]) from public;
grant execute on function app_sec.return_emails(timestamptz[]) to penguin_worker;
grant create on schema app_sec to penguin_auth;
alter function app_sec.return_emails(timestamptz[]) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
