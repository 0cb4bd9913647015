-- Attachments, search, storage metrics, retention; and the columns messages and bodies still lacked.
create extension if not exists btree_gin;

alter table email_content
  add column expires_at       timestamptz,
  add column archived_at      timestamptz,
  add column last_accessed_at timestamptz,
  add column is_archived      boolean not null default false;
-- The account an event belongs to, so that counting by mailbox needs no second look at the message; an event
-- without a campaign is one of warm-up.
alter table message_events add column email_account_id uuid, alter column campaign_id drop not null;

create table attachments (
  id                    uuid not null,
  tenant_id             uuid not null,
  parent_storage_key    varchar(500) collate "C" not null,
  filename              varchar(255) not null,
  original_filename     varchar(255),
  mime_type             varchar(100) not null,
  size_bytes            integer not null,
  compressed_size_bytes integer,
  content               bytea not null,
  content_hash          bytea,
  compression_algorithm varchar(20),
  storage_disposition   varchar(20) not null default 'attachment',
  is_scanned            boolean not null default false,
  virus_scan_result     varchar(50),
  created_at            timestamptz not null default now(),
  archived_at           timestamptz,
  expires_at            timestamptz,
  constraint attachments_pkey primary key (parent_storage_key, id),
  constraint attachments_content foreign key (tenant_id, parent_storage_key)
    references email_content (tenant_id, storage_key) on delete cascade,
  constraint attachments_disposition check (storage_disposition in ('inline', 'attachment')),
  constraint attachments_algorithm check (compression_algorithm in ('none', 'zstd')),
  constraint attachments_size check (size_bytes between 0 and 26214400)
) partition by range (parent_storage_key);
alter table attachments alter column content set storage external;
alter table attachments enable row level security;
alter table attachments force row level security;
create policy tenant on attachments to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on attachments to penguin_owner using (true) with check (true);
create index idx_attachments_parent on attachments (tenant_id, parent_storage_key, id);
create index idx_attachments_expires on attachments (expires_at) where expires_at is not null;
grant select on attachments to penguin_app;
grant select, insert on attachments to penguin_worker;
comment on table attachments is 'What hangs on a message, at most 25 MB each; goes with the body.';

-- The words of a message. Only the search function reads it: @@ is not leakproof, so behind row security the
-- index could not be used, and the words are as personal as the body.
create table content_search_index (
  storage_key varchar(500) collate "C" not null,
  tenant_id   uuid not null,
  document    tsvector not null,
  -- No key on (tenant_id, storage_key), and so no foreign key: the planner would read all of a tenant's words by it.
  constraint content_search_index_pkey primary key (storage_key)
) partition by range (storage_key);
alter table content_search_index enable row level security;
alter table content_search_index force row level security;
create policy worker on content_search_index for insert to penguin_worker
  with check (tenant_id = (select app_sec.tenant_id()));
create policy search on content_search_index for select to penguin_search using (true);
create policy owner on content_search_index to penguin_owner using (true) with check (true);
create index idx_content_search_index_document on content_search_index using gin (tenant_id, document);
grant insert on content_search_index to penguin_worker;
grant select on content_search_index to penguin_search;
comment on table content_search_index is 'The words of subject (weight A) and text, by tenant; read only through app_sec.search_messages.';

create table content_retention_stats (
  id                          bigint primary key generated always as identity,
  tenant_id                   uuid not null,
  date                        date not null,
  total_content_objects       bigint not null default 0,
  total_attachments           bigint not null default 0,
  total_size_bytes            bigint not null default 0,
  compressed_size_bytes       bigint not null default 0,
  archived_objects            bigint not null default 0,
  expired_objects             bigint not null default 0,
  unique_content_hash_count   bigint not null default 0,
  deduplication_savings_bytes bigint not null default 0,
  constraint content_retention_stats_day unique (tenant_id, date)
);
alter table content_retention_stats enable row level security;
alter table content_retention_stats force row level security;
create policy tenant on content_retention_stats to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on content_retention_stats for select to penguin_platform using (true);
create policy owner on content_retention_stats to penguin_owner using (true) with check (true);
grant select on content_retention_stats to penguin_app, penguin_platform;
grant select, insert, update on content_retention_stats to penguin_worker;
comment on table content_retention_stats is 'What a tenant stores, one row per day it was measured (UTC).';

create table retention_policies (
  id             uuid primary key default gen_random_uuid(),
  tenant_id      uuid not null,
  content_type   varchar(50) not null constraint retention_policies_type check (content_type in ('email', 'attachment', 'metadata')),
  retention_days integer not null constraint retention_policies_days check (retention_days between 1 and 3650),
  legal_hold     boolean not null default false,
  is_active      boolean not null default true,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  constraint retention_policies_once unique (tenant_id, content_type)
);
alter table retention_policies enable row level security;
alter table retention_policies force row level security;
create policy tenant on retention_policies to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on retention_policies to penguin_platform using (true) with check (true);
create policy owner on retention_policies to penguin_owner using (true) with check (true);
grant select on retention_policies to penguin_app, penguin_worker;
grant select, insert, update on retention_policies to penguin_platform;
comment on table retention_policies is 'How long a tenant''s bodies, attachments and messages are kept; a legal hold keeps all.';

create view content_inbox_message_refs with (security_invoker = true) as
  select storage_key, tenant_id, email_account_id, campaign_id, lead_id, parent_message_id, direction, message_type,
         from_email, to_email, subject, status, processed, created_at, updated_at
    from email_messages where direction = 'inbound';
grant select on content_inbox_message_refs to penguin_app, penguin_worker;
comment on view content_inbox_message_refs is 'Inbound messages under their former name; email_messages holds them.';

-- Makes the monthly partitions from the month of first_day on, now of five tables.
create or replace function app_sec.make_message_partitions(first_day date, months integer) returns integer
  language plpgsql as $$
  declare
    month date := date_trunc('month', first_day);
    suffix text; parent text; personal text; made integer := 0;
  begin
    for i in 1..months loop
      suffix := to_char(month, 'YYYYMM');
      foreach parent in array array['email_messages', 'email_content', 'message_events', 'attachments', 'content_search_index'] loop
        if to_regclass(format('public.%I', parent || '_' || suffix)) is null then
          execute format('create table %I partition of %I for values from (%L) to (%L)',
                         parent || '_' || suffix, parent, suffix || '/', to_char(month + interval '1 month', 'YYYYMM') || '/');
          execute format('alter table %I enable row level security', parent || '_' || suffix);
          execute format('alter table %I force row level security', parent || '_' || suffix);
          -- Not inherited by a new partition.
          for personal in select attname from pg_attribute where attrelid = to_regclass(format('public.%I', parent)) and attstattarget = 0 loop
            execute format('alter table %I alter column %I set statistics 0', parent || '_' || suffix, personal);
          end loop;
          if parent = 'content_search_index' then
            -- The search looks into one month at a time.
            execute format('create policy search on %I for select to penguin_search using (true)', parent || '_' || suffix);
            execute format('grant select on %I to penguin_search', parent || '_' || suffix);
          end if;
          made := made + 1;
        end if;
      end loop;
      month := month + interval '1 month';
    end loop;
    return made;
  end $$;

-- Samples of these columns would keep addresses and words in the planner's statistics.
alter table email_messages alter column from_email set statistics 0, alter column to_email set statistics 0,
  alter column subject set statistics 0, alter column header_message_id set statistics 0, alter column failure_reason set statistics 0;
alter table email_content alter column body set statistics 0, alter column headers set statistics 0;
alter table message_events alter column details set statistics 0;
alter table attachments alter column filename set statistics 0, alter column original_filename set statistics 0,
  alter column content set statistics 0;
alter table content_search_index alter column document set statistics 0;

select app_sec.make_message_partitions(to_date(min(substring(c.relname from '\d{6}$')), 'YYYYMM'), 15)
  from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'email_messages'::regclass;
select app_sec.make_message_partitions((now() - interval '1 month')::date, 15);

-- Month by month from the newest on, so that a frequent word costs no more than the page it fills. Each month's
-- partition by itself, and its keys compared in a way no b-tree can help with: otherwise the planner, which cannot
-- know how rare a word is, reads the month in order of key instead of looking the words up.
create function app_sec.search_messages(
    query text, before text, campaign uuid, lead uuid, wanted_status text, wanted_direction text, max_rows integer)
  returns table (storage_key varchar) language plpgsql stable security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_generic_plan
  as $$
  #variable_conflict use_column
  declare
    me uuid := app_sec.tenant_id();
    words tsquery := websearch_to_tsquery('simple', query);
    filtered boolean := coalesce(campaign::text, lead::text, wanted_status, wanted_direction) is not null;
    wanted integer := least(max_rows, 101);
    month name;
    keys varchar[];
    found_rows integer;
  begin
    if me is null or numnode(words) = 0 then
      return;
    end if;
    for month in
      select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'content_search_index'::regclass
         and substring(c.relname from '\d{6}$') <= least(to_char(now() + interval '1 day', 'YYYYMM'), before)
       order by c.relname desc
    loop
      execute format(
        $month$ select array(select s.storage_key from %I s
                 where s.tenant_id = $1 and s.document @@ $2 and s.storage_key || '' < $3
                 order by s.storage_key || '' desc limit $4) $month$, month)
        into keys using me, words, before, case when filtered then 100000 else wanted end;
      if filtered then
        return query
          select m.storage_key from email_messages m
           where m.storage_key = any (keys) and m.tenant_id = me
             and (campaign is null or m.campaign_id = campaign) and (lead is null or m.lead_id = lead)
             and (wanted_status is null or m.status = wanted_status)
             and (wanted_direction is null or m.direction = wanted_direction)
           order by m.storage_key desc limit wanted;
        get diagnostics found_rows = row_count;
      else
        return query select unnest(keys);
        found_rows := cardinality(keys);
      end if;
      wanted := wanted - found_rows;
      exit when wanted <= 0;
    end loop;
  end $$;
comment on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) is
  'Keys of the running tenant''s messages with these words, newest first, before a key, at most 101.';
revoke all on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) from public;
grant execute on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) to penguin_app, penguin_worker;
create policy search on email_messages for select to penguin_search using (true);
grant select (storage_key, tenant_id, campaign_id, lead_id, status, direction) on email_messages to penguin_search;
grant usage on schema app_sec, public to penguin_search;
grant execute on function app_sec.tenant_id() to penguin_search;
grant create on schema app_sec to penguin_search;
alter function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) owner to penguin_search;
revoke create on schema app_sec from penguin_search;

-- What the running tenant stores today.
create function app_sec.measure_storage(day date) returns void language sql volatile
  as $$
    insert into content_retention_stats (tenant_id, date, total_content_objects, total_attachments, total_size_bytes,
      compressed_size_bytes, archived_objects, expired_objects, unique_content_hash_count, deduplication_savings_bytes)
    select app_sec.tenant_id(), day, c.objects, a.objects, c.raw + a.raw, c.stored + a.stored, c.archived, c.expired, c.hashes, 0
      from (select count(*) as objects, coalesce(sum(raw_size_bytes), 0) as raw,
                   coalesce(sum(compressed_size_bytes), 0) as stored, count(*) filter (where is_archived) as archived,
                   count(*) filter (where expires_at < now()) as expired, count(distinct content_hash) as hashes
              from email_content) c,
           (select count(*) as objects, coalesce(sum(size_bytes), 0) as raw,
                   coalesce(sum(coalesce(compressed_size_bytes, size_bytes)), 0) as stored from attachments) a
    on conflict (tenant_id, date) do update
      set total_content_objects = excluded.total_content_objects, total_attachments = excluded.total_attachments,
          total_size_bytes = excluded.total_size_bytes, compressed_size_bytes = excluded.compressed_size_bytes,
          archived_objects = excluded.archived_objects, expired_objects = excluded.expired_objects,
          unique_content_hash_count = excluded.unique_content_hash_count
  $$;
comment on function app_sec.measure_storage(date) is 'Writes the running tenant''s row of content_retention_stats for a day.';
grant execute on function app_sec.measure_storage(date) to penguin_worker;

create materialized view db_performance_metrics as
  select schemaname, relname as tablename, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch, n_tup_ins, n_tup_upd, n_tup_del,
         n_live_tup, n_dead_tup, last_vacuum, last_autovacuum, last_analyze, last_autoanalyze
    from pg_stat_user_tables
   order by n_tup_ins + n_tup_upd + n_tup_del desc;
create unique index idx_db_performance_metrics_table on db_performance_metrics (schemaname, tablename);
grant select on db_performance_metrics to penguin_platform;
grant select, maintain on db_performance_metrics to penguin_worker;
comment on materialized view db_performance_metrics is 'What each table of this tier is used for, since the counters were reset.';
