-- Leads whose mail waits for the plan: known as such, so that they go on at once when the plan allows more.
alter table campaign_enrollments add column held_for varchar(20);
alter table campaign_enrollments add constraint campaign_enrollments_held_for check (held_for in ('quota')) not valid;
comment on column campaign_enrollments.held_for is 'quota: next_run is the next month of the plan, sooner when the plan allows more mails.';

-- How many mails the tenant in context may still send this month: 0 when it is suspended or its storage is full, null without a limit.
create function app_sec.emails_left() returns bigint
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select case when e.access <> 'full' or exists (
                  select from usage_counters c
                   where c.tenant_id = app_sec.tenant_id() and c.metric = 'storage_bytes' and c.used >= e.storage_gb * 1073741824) then 0
                else greatest(0, e.emails_per_month - coalesce((
                  select c.used from usage_counters c
                   where c.tenant_id = app_sec.tenant_id() and c.metric = 'emails_per_month' and c.period_start = e.month_start), 0)) end
      from app_sec.entitlements_of(app_sec.tenant_id()) e
  $$;
comment on function app_sec.emails_left() is 'Mails the tenant in context may still send this month; null is any number.';

-- Counts bytes against the storage of the tenant in context, unless it is full already.
create function app_sec.take_storage(n bigint) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
  declare
    tenant uuid := app_sec.tenant_id();
    allowed bigint;
  begin
    if n <= 0 or tenant is null then
      return n = 0;
    end if;
    select l.allowed into allowed from app_sec.limit_of(tenant, 'storage_bytes') l;
    insert into usage_counters (tenant_id, metric, period_start) values (tenant, 'storage_bytes', '-infinity')
      on conflict do nothing;
    update usage_counters c set used = c.used + n, updated = now()
     where c.tenant_id = tenant and c.metric = 'storage_bytes' and c.period_start = '-infinity'
       and (allowed is null or c.used + n <= allowed);
    return found;
  end $$;
comment on function app_sec.take_storage(bigint) is 'Counts n bytes as stored by the tenant in context; false when they do not fit, and nothing is counted.';
revoke all on function app_sec.emails_left(), app_sec.take_storage(bigint) from public;
grant execute on function app_sec.emails_left(), app_sec.take_storage(bigint) to penguin_worker;
grant create on schema app_sec to penguin_auth;
alter function app_sec.emails_left() owner to penguin_auth;
alter function app_sec.take_storage(bigint) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
