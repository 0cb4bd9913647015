-- What people may ask for: a copy of what is known of them, and that it goes.
create table suppression_tombstones (
  tenant_id  uuid not null constraint suppression_tombstones_tenant references tenants (id) on delete cascade,
  email_hash bytea not null,
  created    timestamptz not null default now(),
  constraint suppression_tombstones_pkey primary key (tenant_id, email_hash),
  constraint suppression_tombstones_length check (octet_length(email_hash) = 32)
);
alter table suppression_tombstones enable row level security;
alter table suppression_tombstones force row level security;
create policy tenant on suppression_tombstones to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on suppression_tombstones to penguin_owner using (true) with check (true);
grant select on suppression_tombstones to penguin_app;
grant select, insert on suppression_tombstones to penguin_worker;
comment on table suppression_tombstones is 'Addresses that were erased and must not be written to again: only a digest, salted with the tenant.';

create function app_sec.address_hash(tenant uuid, address text) returns bytea language sql immutable
  as $$ select sha256(convert_to(tenant || ' ' || lower(btrim(address)), 'UTF8')) $$;
comment on function app_sec.address_hash(uuid, text) is 'What is kept of an erased address.';
grant execute on function app_sec.address_hash(uuid, text) to penguin_app, penguin_worker;

-- An erased address that comes in again is there, but not to be written to. Set-based, and nearly free for a
-- tenant without tombstones.
create function app_sec.keep_erased_leads_silent() returns trigger language plpgsql
  as $$
  begin
    if exists (select from suppression_tombstones) then
      update leads l set status = 'unsubscribed'
        from new_rows n, suppression_tombstones t
       where t.tenant_id = n.tenant_id and t.email_hash = app_sec.address_hash(n.tenant_id, n.email)
         and l.tenant_id = n.tenant_id and l.id = n.id and l.status = 'active';
    end if;
    return null;
  end $$;
comment on function app_sec.keep_erased_leads_silent() is 'Unsubscribes new leads whose address was erased before.';
create trigger keep_erased_leads_silent after insert on leads
  referencing new table as new_rows for each statement execute function app_sec.keep_erased_leads_silent();
create function app_sec.keep_erased_lead_silent() returns trigger language plpgsql
  as $$
  begin
    if exists (select from suppression_tombstones t
                where t.tenant_id = new.tenant_id and t.email_hash = app_sec.address_hash(new.tenant_id, new.email)) then
      new.status := 'unsubscribed';
    end if;
    return new;
  end $$;
comment on function app_sec.keep_erased_lead_silent() is 'The same for a lead that changes.';
create trigger keep_erased_lead_silent before update of email, status on leads for each row
  when (new.status = 'active' and (old.status <> 'active' or old.email <> new.email))
  execute function app_sec.keep_erased_lead_silent();

create table privacy_requests (
  id           uuid primary key,
  tenant_id    uuid not null constraint privacy_requests_tenant references tenants (id) on delete cascade,
  kind         varchar(20) not null constraint privacy_requests_kind check (kind in ('export', 'erasure')),
  scope        varchar(20) not null constraint privacy_requests_scope check (scope in ('lead', 'tenant')),
  lead_id      uuid,
  status       varchar(20) not null default 'pending' constraint privacy_requests_status
    check (status in ('pending', 'running', 'settling', 'completed', 'cancelled', 'failed')),
  requested_by uuid,
  due          timestamptz not null default now(),
  counts       jsonb,
  parts        integer not null default 0,
  expires      timestamptz,
  created      timestamptz not null default now(),
  started      timestamptz,
  completed    timestamptz,
  constraint privacy_requests_tenant_id unique (tenant_id, id),
  constraint privacy_requests_lead check ((scope = 'lead') = (lead_id is not null))
);
alter table privacy_requests enable row level security;
alter table privacy_requests force row level security;
create policy tenant on privacy_requests to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on privacy_requests for select to penguin_platform using (true);
create policy owner on privacy_requests to penguin_owner using (true) with check (true);
create index idx_privacy_requests_page on privacy_requests (tenant_id, created desc, id desc);
grant select, insert, update on privacy_requests to penguin_app, penguin_worker;
grant select on privacy_requests to penguin_platform;
comment on table privacy_requests is 'Exports and erasures asked for and what became of them; never holds an address.';

create table privacy_exports (
  tenant_id  uuid not null,
  request_id uuid not null,
  part       integer not null,
  content    bytea not null,
  created    timestamptz not null default now(),
  constraint privacy_exports_pkey primary key (tenant_id, request_id, part),
  constraint privacy_exports_request foreign key (tenant_id, request_id) references privacy_requests (tenant_id, id) on delete cascade
);
alter table privacy_exports alter column content set storage external;
alter table privacy_exports enable row level security;
alter table privacy_exports force row level security;
create policy tenant on privacy_exports to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on privacy_exports to penguin_owner using (true) with check (true);
grant select on privacy_exports to penguin_app;
grant select, insert, delete on privacy_exports to penguin_worker;
comment on table privacy_exports is 'Exports as gzip of JSON lines, in parts a response can carry; gone after seven days.';

-- Samples of these columns would keep addresses in the planner's statistics.
alter table leads alter column email set statistics 0, alter column name set statistics 0,
  alter column first_name set statistics 0, alter column last_name set statistics 0, alter column company set statistics 0,
  alter column job_title set statistics 0, alter column city set statistics 0, alter column website set statistics 0,
  alter column custom_fields set statistics 0;
alter table users alter column email set statistics 0, alter column name set statistics 0,
  alter column family_name set statistics 0, alter column given_name set statistics 0, alter column picture set statistics 0;
alter table tenant_users alter column email set statistics 0;
alter table email_accounts alter column email set statistics 0, alter column display_name set statistics 0,
  alter column smtp_settings set statistics 0, alter column imap_settings set statistics 0;
alter table suppression_list alter column email set statistics 0;
alter table team_invitations alter column email set statistics 0;
alter table idempotency_keys alter column body set statistics 0;
alter table outbox alter column payload set statistics 0;
alter table lead_imports alter column filename set statistics 0, alter column source set statistics 0,
  alter column error_report set statistics 0, alter column failure set statistics 0;
alter table lead_activities alter column details set statistics 0;
alter table saved_searches alter column query set statistics 0;
alter table audit_log_enhanced alter column old_values set statistics 0, alter column new_values set statistics 0;
alter table system_notifications alter column message set statistics 0, alter column metadata set statistics 0;
alter table security_events alter column failure_reason set statistics 0, alter column metadata set statistics 0;
alter table privacy_exports alter column content set statistics 0;

-- What this tier knows of one lead of the running tenant, save the lead itself and the audit trail.
create function app_sec.forget_lead(lead uuid, address text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    n integer;
    counts jsonb := '{}';
  begin
    if me is null or lead is null then
      raise exception 'no tenant or no lead' using errcode = '22004';
    end if;
    delete from campaign_enrollments where tenant_id = me and lead_id = lead;
    get diagnostics n = row_count;
    counts := counts || jsonb_build_object('enrollments', n);
    delete from lead_activities where tenant_id = me and lead_id = lead;
    get diagnostics n = row_count;
    counts := counts || jsonb_build_object('activities', n);
    delete from suppression_list where tenant_id = me and email = address;
    -- Bodies of answers kept for repeated requests, and work not yet moved to the queue.
    delete from idempotency_keys where tenant_id = me
       and (strpos(lower(body), address) > 0 or strpos(body, lead::text) > 0 or strpos(lower(key), address) > 0);
    delete from outbox where tenant_id = me
       and (strpos(lower(payload::text), address) > 0 or strpos(payload::text, lead::text) > 0)
       and queue_name <> 'privacy';
    update saved_searches set query = replace(query::text, address, '[erased]')::jsonb
     where tenant_id = me and strpos(query::text, address) > 0;
    update lead_imports set error_report = null where tenant_id = me and error_report is not null;
    update privacy_requests set expires = now() where tenant_id = me and kind = 'export' and parts > 0;
    delete from privacy_exports where tenant_id = me;
    return counts;
  end $$;
comment on function app_sec.forget_lead(uuid, text) is
  'Removes what this tier knows of a lead beside its own row and the audit trail; may be repeated.';

-- Up to max_rows of every table of the running tenant, save what law requires: the account of money, the audit
-- trail (its values are erased separately) and the request itself. Call until it returns 0.
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
       where c.relkind in ('r', 'p') and not c.relispartition
         and c.relname not in ('audit_log_enhanced', 'privacy_requests', 'payments', 'subscriptions', 'subscription_addons',
                               'tenant_users', 'admin_audit_log')
       order by c.relname
    loop
      begin
        execute format('delete from %s where ctid = any (array(select ctid from %s where tenant_id = $1 limit $2)) and tenant_id = $1',
                       target.name, target.name) using me, max_rows;
        get diagnostics n = row_count;
        total := total + n;
      exception when foreign_key_violation then
        null; -- Another table's turn comes first.
      end;
    end loop;
    return total;
  end $$;
comment on function app_sec.erase_tenant_rows(integer) is
  'Deletes rows of the running tenant in this tier, a bounded number at a time; returns how many.';

-- The tenant's row stays, empty, for the rows law requires; people who were nowhere else go with it.
create function app_sec.erase_tenant_identity() returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare me uuid := app_sec.tenant_id();
  begin
    if me is null then
      raise exception 'no tenant' using errcode = '22004';
    end if;
    update users u set name = null, family_name = null, given_name = null, email = null, picture = null, subject = null,
                       deleted = coalesce(deleted, now()), updated = now()
     where exists (select from tenant_users m where m.user_id = u.id and m.tenant_id = me)
       and not exists (select from tenant_users m where m.user_id = u.id and m.tenant_id <> me)
       and not exists (select from staff_members s where s.user_id = u.id);
    delete from user_preferences p
     where exists (select from tenant_users m where m.user_id = p.user_id and m.tenant_id = me)
       and not exists (select from tenant_users m where m.user_id = p.user_id and m.tenant_id <> me);
    delete from tenant_users where tenant_id = me;
    update tenants set name = null, deleted = coalesce(deleted, now()), updated = now() where id = me;
  end $$;
comment on function app_sec.erase_tenant_identity() is 'Empties the running tenant''s own row and the people who belonged to it alone.';

-- Nobody acts for a tenant that is about to be erased.
create function app_sec.close_tenant() returns void
  language sql security definer set search_path = pg_catalog, public
  as $$ update tenants set deleted = coalesce(deleted, now()), updated = now() where id = app_sec.tenant_id() $$;
comment on function app_sec.close_tenant() is 'Marks the running tenant as deleted.';

grant execute on function app_sec.forget_lead(uuid, text), app_sec.erase_tenant_rows(integer),
  app_sec.erase_tenant_identity(), app_sec.close_tenant() to penguin_worker;

-- An export is read as the worker, one tenant at a time.
create policy export on folders for select to penguin_worker using (tenant_id = (select app_sec.tenant_id()));
create policy export on template_folders for select to penguin_worker using (tenant_id = (select app_sec.tenant_id()));
create policy export on tags for select to penguin_worker using (tenant_id = (select app_sec.tenant_id()));
create policy export on template_tags for select to penguin_worker using (tenant_id = (select app_sec.tenant_id()));
create policy export on saved_searches for select to penguin_worker using (tenant_id = (select app_sec.tenant_id()));
grant select on folders, template_folders, tags, template_tags, saved_searches to penguin_worker;

-- What looks after every tenant in turn must know them, and which mails each has in hand.
create policy system on tenants for select to penguin_worker using ((select app_sec.tenant_id()) is null);

-- Up to max_rows of each kind of row whose time is over. Run by the owner until it returns 0.
create function app_sec.expire_operational(event_days integer, notification_days integer, performance_days integer, max_rows integer)
  returns bigint language plpgsql
  as $$
  declare n bigint; total bigint := 0;
  begin
    delete from idempotency_keys where ctid = any (array(
      select ctid from idempotency_keys where created < now() - interval '24 hours' limit max_rows));
    get diagnostics n = row_count;
    total := total + n;
    delete from privacy_exports where ctid = any (array(
      select e.ctid from privacy_exports e join privacy_requests r on r.tenant_id = e.tenant_id and r.id = e.request_id
       where r.expires < now() limit max_rows));
    get diagnostics n = row_count;
    total := total + n;
    delete from security_events where ctid = any (array(
      select ctid from security_events where created < now() - event_days * interval '1 day' limit max_rows));
    get diagnostics n = row_count;
    total := total + n;
    delete from system_notifications where ctid = any (array(
      select ctid from system_notifications where is_resolved and resolved < now() - notification_days * interval '1 day' limit max_rows));
    get diagnostics n = row_count;
    total := total + n;
    delete from connection_pool_metrics where ctid = any (array(
      select ctid from connection_pool_metrics where collected_at < now() - performance_days * interval '1 day' limit max_rows));
    get diagnostics n = row_count;
    total := total + n;
    delete from query_performance_log where ctid = any (array(
      select ctid from query_performance_log where created_at < now() - performance_days * interval '1 day' limit max_rows));
    get diagnostics n = row_count;
    return total + n;
  end $$;
comment on function app_sec.expire_operational(integer, integer, integer, integer) is
  'Deletes operational rows past their retention, a bounded number at a time.';

-- How the tables are used, for staff.
create materialized view db_performance_metrics as
  select schemaname, relname as tablename, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch, n_tup_ins, n_tup_upd, n_tup_del,
         n_live_tup, n_dead_tup, last_vacuum, last_autovacuum, last_analyze, last_autoanalyze
    from pg_stat_user_tables
   order by n_tup_ins + n_tup_upd + n_tup_del desc;
create unique index idx_db_performance_metrics_table on db_performance_metrics (schemaname, tablename);
grant select on db_performance_metrics to penguin_platform;
grant select, maintain on db_performance_metrics to penguin_worker;
comment on materialized view db_performance_metrics is 'What each table of this tier is used for, since the counters were reset.';
