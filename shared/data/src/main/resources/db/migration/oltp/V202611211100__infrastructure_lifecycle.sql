-- The lives of servers and addresses: what may follow what, who changed it, what it cost, and how far a server's setting up is.

alter table vps_instances
  add column provider_name       varchar(100) constraint vps_instances_provider_name unique,
  add column dedicated_to        uuid,
  add column subscription_id     uuid constraint vps_instances_subscription unique,
  add column provisioning_step   varchar(20) constraint vps_instances_step
    check (provisioning_step in ('create', 'addresses', 'rdns', 'mail_stack', 'health', 'done')),
  add column create_asked        timestamptz,
  add column last_error          varchar(500),
  add column release_requested   timestamptz,
  add column kept                timestamptz,
  add column status_reason       varchar(200),
  add column drained             timestamptz,
  add column termination_asked   timestamptz,
  add column decommissioned      timestamptz;
comment on column vps_instances.provider_name is 'Name the provider knows it by: found again by it when the answer to its creation was lost.';
comment on column vps_instances.dedicated_to is 'The only tenant whose mail may leave here; no foreign key, because the server outlives the tenant.';
comment on column vps_instances.release_requested is 'Since when whoever it was set up for does not want it any more.';
comment on column vps_instances.kept is 'When staff decided to keep it although nothing sends from it; holds until an address is released after that.';
create policy worker on vps_instances to penguin_worker using (true) with check (true);
grant select, insert, update on vps_instances to penguin_worker;
create index idx_vps_instances_page on vps_instances (created desc, id desc);
create index idx_vps_instances_dedicated on vps_instances (dedicated_to) where dedicated_to is not null;

alter table smtp_ip_addresses
  add column dedicated_to  uuid,
  add column status_reason varchar(200),
  add column released      timestamptz,
  add constraint smtp_ip_addresses_once unique (vps_instance_id, ip_address);
comment on column smtp_ip_addresses.released is 'Since when no domain sends from it any more; null while one does and before the first.';
create policy worker on smtp_ip_addresses to penguin_worker using (true) with check (true);
grant select, insert, update on smtp_ip_addresses to penguin_worker;
create index idx_smtp_ip_addresses_page on smtp_ip_addresses (created desc, id desc);

create policy system on domain_ip_assignments for select to penguin_worker using ((select app_sec.tenant_id()) is null);
create policy tenant_append on domain_ip_assignments for insert to penguin_worker
  with check (tenant_id = (select app_sec.tenant_id()));
create policy tenant_change on domain_ip_assignments for update to penguin_worker
  using (tenant_id = (select app_sec.tenant_id())) with check (tenant_id = (select app_sec.tenant_id()));
grant insert, update on domain_ip_assignments to penguin_worker;
create unique index idx_domain_ip_assignments_live on domain_ip_assignments (tenant_id, domain_id)
  where status in ('active', 'warming', 'scheduled');
create index idx_domain_ip_assignments_page on domain_ip_assignments (tenant_id, created desc, id desc);

create table infrastructure_events (
  id          uuid primary key default gen_random_uuid(),
  subject     varchar(10) not null constraint infrastructure_events_subject check (subject in ('server', 'address')),
  subject_id  uuid not null,
  from_status varchar(50),
  to_status   varchar(50) not null,
  reason      varchar(200),
  actor       uuid,
  created     timestamptz not null default clock_timestamp()
);
alter table infrastructure_events enable row level security;
alter table infrastructure_events force row level security;
create policy staff on infrastructure_events to penguin_platform using (true) with check (true);
create policy worker on infrastructure_events to penguin_worker using (true) with check (true);
create policy owner on infrastructure_events to penguin_owner using (true) with check (true);
create index idx_infrastructure_events_subject on infrastructure_events (subject, subject_id, created desc, id desc);
grant select, insert on infrastructure_events to penguin_platform, penguin_worker;
comment on table infrastructure_events is 'Every state a server or an address was ever in, since when, why, and by whom: written by triggers.';
create trigger refuse_change before update or delete on infrastructure_events for each row execute function app_sec.refuse_change();
create trigger refuse_truncate before truncate on infrastructure_events for each statement execute function app_sec.refuse_change();

create table vps_billing_periods (
  id              uuid primary key default gen_random_uuid(),
  vps_instance_id uuid not null constraint vps_billing_periods_vps references vps_instances (id) on delete cascade,
  period_start    timestamptz not null,
  period_end      timestamptz not null,
  cost            decimal(10, 2) not null,
  closed          timestamptz,
  created         timestamptz not null default now(),
  constraint vps_billing_periods_once unique (vps_instance_id, period_start),
  constraint vps_billing_periods_order check (period_end > period_start)
);
alter table vps_billing_periods enable row level security;
alter table vps_billing_periods force row level security;
create policy staff on vps_billing_periods for select to penguin_platform using (true);
create policy worker on vps_billing_periods to penguin_worker using (true) with check (true);
create policy owner on vps_billing_periods to penguin_owner using (true) with check (true);
grant select on vps_billing_periods to penguin_platform;
grant select, insert, update on vps_billing_periods to penguin_worker;
comment on table vps_billing_periods is 'What each server cost, one row per period of the provider; closed when the server was verified gone or the next began.';

create table infrastructure_runs (
  name        varchar(50) primary key,
  holder      uuid,
  lease_until timestamptz not null default '-infinity',
  position    uuid,
  started     timestamptz,
  finished    timestamptz
);
alter table infrastructure_runs enable row level security;
alter table infrastructure_runs force row level security;
create policy staff on infrastructure_runs for select to penguin_platform using (true);
create policy worker on infrastructure_runs to penguin_worker using (true) with check (true);
create policy owner on infrastructure_runs to penguin_owner using (true) with check (true);
grant select on infrastructure_runs to penguin_platform;
grant select, insert, update on infrastructure_runs to penguin_worker;
comment on table infrastructure_runs is 'Which scheduled work on servers runs, who runs it, how far it is, and when it last ended.';

create table provider_calls (
  provider varchar(50) primary key,
  next_at  timestamptz not null default '-infinity'
);
alter table provider_calls enable row level security;
alter table provider_calls force row level security;
create policy worker on provider_calls to penguin_worker using (true) with check (true);
create policy owner on provider_calls to penguin_owner using (true) with check (true);
grant select, insert, update on provider_calls to penguin_worker;
comment on table provider_calls is 'When a provider may be called next, so that all functions together stay below its limit.';

-- What may follow what. The application asks first and answers 409; this refuses whoever did not ask.
create function app_sec.check_server_status() returns trigger language plpgsql
  as $$
  begin
    if tg_op = 'UPDATE' and new.status = old.status then
      return new;
    end if;
    if tg_op = 'UPDATE' and not (old.status, new.status) in (
        ('provisioning', 'active'), ('provisioning', 'scheduled_decommission'), ('provisioning', 'decommissioned'),
        ('active', 'scheduled_decommission'), ('scheduled_decommission', 'active'),
        ('scheduled_decommission', 'decommissioned')) then
      raise exception 'a server that is % cannot become %', old.status, new.status
        using errcode = 'check_violation', constraint = 'vps_instances_transition';
    end if;
    insert into infrastructure_events (subject, subject_id, from_status, to_status, reason, actor)
    values ('server', new.id, case when tg_op = 'UPDATE' then old.status end, new.status, new.status_reason, app_sec.user_id());
    return new;
  end $$;
create trigger check_status before insert or update on vps_instances
  for each row execute function app_sec.check_server_status();

create function app_sec.check_address_status() returns trigger language plpgsql
  as $$
  begin
    if tg_op = 'UPDATE' and new.status is not distinct from old.status then
      return new;
    end if;
    new.status := coalesce(new.status, 'available');
    if tg_op = 'UPDATE' and not (coalesce(old.status, 'available'), new.status) in (
        ('available', 'assigned'), ('available', 'quarantined'), ('available', 'burned'),
        ('assigned', 'warming'), ('assigned', 'available'), ('assigned', 'degraded'), ('assigned', 'quarantined'), ('assigned', 'burned'),
        ('warming', 'warmed'), ('warming', 'available'), ('warming', 'degraded'), ('warming', 'quarantined'), ('warming', 'burned'),
        ('warmed', 'available'), ('warmed', 'degraded'), ('warmed', 'quarantined'), ('warmed', 'burned'),
        ('degraded', 'warming'), ('degraded', 'quarantined'), ('degraded', 'burned'),
        ('quarantined', 'available'), ('quarantined', 'burned')) then
      raise exception 'an address that is % cannot become %', old.status, new.status
        using errcode = 'check_violation', constraint = 'smtp_ip_addresses_transition';
    end if;
    insert into infrastructure_events (subject, subject_id, from_status, to_status, reason, actor)
    values ('address', new.id, case when tg_op = 'UPDATE' then old.status end, new.status, new.status_reason, app_sec.user_id());
    return new;
  end $$;
create trigger check_status before insert or update on smtp_ip_addresses
  for each row execute function app_sec.check_address_status();

-- Counts how many domains send from an address, also when a domain disappears with its tenant.
create function app_sec.count_assignments() returns trigger language plpgsql
  as $$
  begin
    if tg_op <> 'INSERT' and old.status in ('active', 'warming', 'scheduled')
       and (tg_op = 'DELETE' or new.status not in ('active', 'warming', 'scheduled')
            or new.smtp_ip_address_id <> old.smtp_ip_address_id) then
      update smtp_ip_addresses i
         set assigned_count = greatest(assigned_count - 1, 0), updated = now(),
             released = case when assigned_count <= 1 then now() end,
             status_reason = case when assigned_count <= 1 and status in ('assigned', 'warming', 'warmed') then 'released' else status_reason end,
             status = case when assigned_count <= 1 and status in ('assigned', 'warming', 'warmed') then 'available' else status end
       where i.id = old.smtp_ip_address_id;
    end if;
    if tg_op <> 'DELETE' and new.status in ('active', 'warming', 'scheduled')
       and (tg_op = 'INSERT' or old.status not in ('active', 'warming', 'scheduled')
            or new.smtp_ip_address_id <> old.smtp_ip_address_id) then
      update smtp_ip_addresses i
         set assigned_count = assigned_count + 1, updated = now(), released = null,
             status_reason = case when status = 'available' then 'assigned to a domain' else status_reason end,
             status = case when status = 'available' then 'assigned' else status end
       where i.id = new.smtp_ip_address_id;
    end if;
    return null;
  end $$;
create trigger count_assignments after insert or update or delete on domain_ip_assignments
  for each row execute function app_sec.count_assignments();
