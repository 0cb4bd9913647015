-- What the sending engine needs to know: when an account may send next, when a campaign may send at all, what is in doubt.

-- How an account paces itself. next_slot is the moment its next mail may leave; a rest ends by itself, an error does not.
alter table email_accounts
  add column min_gap_seconds   integer not null default 0,
  add column ramp_up_initial   integer,
  add column ramp_up_increment integer,
  add column ramp_up_started   date,
  add column next_slot         timestamptz,
  add column resting_until     timestamptz,
  add column connect_failures  integer not null default 0,
  add constraint email_accounts_gap check (min_gap_seconds between 0 and 86400),
  add constraint email_accounts_ramp_up check (
    num_nulls(ramp_up_initial, ramp_up_increment, ramp_up_started) in (0, 3)
    and ramp_up_initial between 1 and 100000 and ramp_up_increment between 1 and 100000);

alter table domains
  add column dkim_selector   varchar(63),
  add column dkim_public_key text,
  add column dkim_key_path   varchar(500),
  add column dkim_created    timestamptz,
  add constraint domains_dkim check (num_nulls(dkim_selector, dkim_public_key, dkim_key_path, dkim_created) in (0, 4));
comment on column domains.dkim_public_key is 'SubjectPublicKeyInfo in base64, as in the DNS record; the private key is in the secret store at dkim_key_path.';

alter table campaigns add column schedule jsonb;
comment on column campaigns.schedule is 'Time zone, sending windows, holidays, share of new leads; null means any time.';

-- The accounts a campaign takes turns with, for steps that name none.
create table campaign_accounts (
  tenant_id        uuid not null,
  campaign_id      uuid not null,
  email_account_id uuid not null,
  created          timestamptz not null default now(),
  constraint campaign_accounts_pkey primary key (tenant_id, campaign_id, email_account_id),
  constraint campaign_accounts_campaign foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade,
  constraint campaign_accounts_account foreign key (tenant_id, email_account_id) references email_accounts (tenant_id, id)
);
alter table campaign_accounts enable row level security;
alter table campaign_accounts force row level security;
create policy tenant on campaign_accounts to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on campaign_accounts to penguin_owner using (true) with check (true);
create index idx_campaign_accounts_account on campaign_accounts (tenant_id, email_account_id);
grant select, insert, delete on campaign_accounts to penguin_app;
grant select on campaign_accounts to penguin_worker;
comment on table campaign_accounts is 'Accounts a campaign rotates over; a lead keeps the one its first mail came from.';

-- New leads and follow-ups are claimed from two ends of one index.
create index idx_campaign_enrollments_turn on campaign_enrollments (tenant_id, campaign_id, status, next_run, id)
  where next_run is not null;
drop index idx_campaign_enrollments_due;

-- submission names the one try that may settle the row; job_id the job that carries it, when that is not the row's own id.
alter table send_ledger
  add column submission  uuid,
  add column job_id      uuid,
  add column parked      timestamptz,
  add column resolution  varchar(20),
  add column resolved    timestamptz,
  add column resolved_by uuid,
  add column looked_up   timestamptz,
  add column lookups     integer not null default 0,
  add constraint send_ledger_resolution check (resolution in ('resent', 'marked_sent', 'found', 'answered'));
create policy system on send_ledger for select to penguin_worker using ((select app_sec.tenant_id()) is null);
create index idx_send_ledger_in_doubt on send_ledger (tenant_id, campaign_id, id) where state = 'in_doubt';
create index idx_send_ledger_open on send_ledger (id) where state in ('reserved', 'submitting');
create index idx_send_ledger_doubts on send_ledger (id) where state = 'in_doubt';
drop index idx_send_ledger_unsettled;
grant update (state, submission, job_id, parked, settled, resolution, resolved, resolved_by) on send_ledger to penguin_app;

-- How many leads of a campaign are where, kept by triggers, so that nobody counts a million rows. Sixteen rows a campaign,
-- one for each of sixteen groups of connections, so that workers do not wait for each other; their sum is the answer.
create table campaign_progress (
  tenant_id   uuid not null,
  campaign_id uuid not null,
  slot        integer not null,
  enrolled    bigint not null default 0,
  active      bigint not null default 0,
  sending     bigint not null default 0,
  parked      bigint not null default 0,
  completed   bigint not null default 0,
  exited      bigint not null default 0,
  constraint campaign_progress_pkey primary key (tenant_id, campaign_id, slot),
  constraint campaign_progress_campaign foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade
);
alter table campaign_progress set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
alter table campaign_progress enable row level security;
alter table campaign_progress force row level security;
create policy tenant on campaign_progress for select to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()));
create policy owner on campaign_progress to penguin_owner using (true) with check (true);
grant select on campaign_progress to penguin_app, penguin_worker;
comment on table campaign_progress is 'Enrolments of a campaign by status; the sum over its slots is the number.';

create function app_sec.count_enrollments(tenants uuid[], campaigns uuid[], statuses text[], signs integer[]) returns void
  language sql volatile as $$
  insert into public.campaign_progress as p (tenant_id, campaign_id, slot, enrolled, active, sending, parked, completed, exited)
  select d.tenant_id, d.campaign_id, pg_backend_pid() % 16,
         coalesce(sum(d.sign) filter (where d.status = 'enrolled'), 0), coalesce(sum(d.sign) filter (where d.status = 'active'), 0),
         coalesce(sum(d.sign) filter (where d.status = 'sending'), 0), coalesce(sum(d.sign) filter (where d.status = 'parked'), 0),
         coalesce(sum(d.sign) filter (where d.status = 'completed'), 0), coalesce(sum(d.sign) filter (where d.status = 'exited'), 0)
    from unnest(tenants, campaigns, statuses, signs) as d (tenant_id, campaign_id, status, sign)
    join public.campaigns c on c.tenant_id = d.tenant_id and c.id = d.campaign_id
   group by d.tenant_id, d.campaign_id
   order by d.tenant_id, d.campaign_id
  on conflict (tenant_id, campaign_id, slot) do update
     set enrolled = p.enrolled + excluded.enrolled, active = p.active + excluded.active, sending = p.sending + excluded.sending,
         parked = p.parked + excluded.parked, completed = p.completed + excluded.completed, exited = p.exited + excluded.exited
  $$;
revoke all on function app_sec.count_enrollments(uuid[], uuid[], text[], integer[]) from public;
comment on function app_sec.count_enrollments(uuid[], uuid[], text[], integer[]) is 'Adds to the counters of campaigns that are still there.';

create function app_sec.enrollments_changed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
  declare
    tenants uuid[]; campaigns uuid[]; statuses text[]; signs integer[];
  begin
    if tg_op = 'INSERT' then
      select array_agg(tenant_id), array_agg(campaign_id), array_agg(status), array_agg(n) into tenants, campaigns, statuses, signs
        from (select tenant_id, campaign_id, status, count(*)::int as n from added group by 1, 2, 3) t;
    elsif tg_op = 'DELETE' then
      select array_agg(tenant_id), array_agg(campaign_id), array_agg(status), array_agg(n) into tenants, campaigns, statuses, signs
        from (select tenant_id, campaign_id, status, -count(*)::int as n from removed group by 1, 2, 3) t;
    else
      select array_agg(tenant_id), array_agg(campaign_id), array_agg(status), array_agg(n) into tenants, campaigns, statuses, signs
        from (select tenant_id, campaign_id, status, sum(n)::int as n
                from (select tenant_id, campaign_id, status, 1 as n from added
                      union all select tenant_id, campaign_id, status, -1 from removed) b
               group by 1, 2, 3 having sum(n) <> 0) t;
    end if;
    if tenants is not null then
      perform app_sec.count_enrollments(tenants, campaigns, statuses, signs);
    end if;
    return null;
  end $$;
revoke all on function app_sec.enrollments_changed() from public;
create trigger enrollments_added after insert on campaign_enrollments
  referencing new table as added for each statement execute function app_sec.enrollments_changed();
create trigger enrollments_moved after update on campaign_enrollments
  referencing old table as removed new table as added for each statement execute function app_sec.enrollments_changed();
create trigger enrollments_removed after delete on campaign_enrollments
  referencing old table as removed for each statement execute function app_sec.enrollments_changed();
insert into campaign_progress (tenant_id, campaign_id, slot, enrolled, active, sending, parked, completed, exited)
select tenant_id, campaign_id, 0, count(*) filter (where status = 'enrolled'), count(*) filter (where status = 'active'),
       count(*) filter (where status = 'sending'), count(*) filter (where status = 'parked'),
       count(*) filter (where status = 'completed'), count(*) filter (where status = 'exited')
  from campaign_enrollments group by tenant_id, campaign_id;

-- Whoever deletes an account or a domain, by itself or with its company: its secret goes too.
create function app_sec.secret_outlived() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
  declare
    path text := case when tg_table_name = 'domains' then to_jsonb(old) ->> 'dkim_key_path' else to_jsonb(old) ->> 'vault_key_path' end;
  begin
    if path is not null then
      insert into outbox (id, tenant_id, queue_name, job_type, payload)
      values (gen_random_uuid(), (select t.id from tenants t where t.id = old.tenant_id),
              'secret-removal', 'remove-secret', jsonb_build_object('path', path));
    end if;
    return null;
  end $$;
revoke all on function app_sec.secret_outlived() from public;
create trigger email_account_secret after delete on email_accounts for each row execute function app_sec.secret_outlived();
create trigger domain_secret after delete on domains for each row execute function app_sec.secret_outlived();
comment on function app_sec.enrollments_changed() is 'Trigger: keeps campaign_progress when enrolments come, change and go.';
comment on function app_sec.secret_outlived() is 'Trigger: has the secrets of a deleted account or domain removed, through the outbox.';
