-- Messages, their bodies and what happened to them; all ranged by month through storage_key
-- (YYYYMM/<uuidv7>), so that a key finds its partition and retention drops whole months.
create table email_messages (
  storage_key       varchar(500) collate "C" not null,
  tenant_id         uuid not null,
  email_account_id  uuid,
  campaign_id       uuid,
  lead_id           uuid,
  enrollment_id     uuid,
  step_id           uuid,
  parent_message_id varchar(500) collate "C",
  direction         varchar(20) not null,
  message_type      varchar(20) not null default 'email',
  from_email        varchar(254),
  to_email          varchar(254),
  subject           varchar(500),
  status            varchar(50) not null,
  header_message_id varchar(500) collate "C",
  failure_code      varchar(50),
  failure_reason    varchar(500),
  processed         timestamptz,
  sent_at           timestamptz,
  opened_at         timestamptz,
  clicked_at        timestamptz,
  replied_at        timestamptz,
  bounced_at        timestamptz,
  unsubscribed_at   timestamptz,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  constraint email_messages_pkey primary key (storage_key),
  constraint email_messages_tenant_key unique (tenant_id, storage_key),
  constraint email_messages_parent foreign key (tenant_id, parent_message_id) references email_messages (tenant_id, storage_key),
  constraint email_messages_direction check (direction in ('inbound', 'outbound')),
  constraint email_messages_type check (message_type in ('email', 'bounce', 'auto_reply')),
  constraint email_messages_status check (status in
    ('queued', 'sent', 'delivered', 'bounced', 'failed', 'opened', 'replied', 'received'))
) partition by range (storage_key);
alter table email_messages enable row level security;
alter table email_messages force row level security;
create policy tenant on email_messages to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on email_messages to penguin_owner using (true) with check (true);
create index idx_email_messages_campaign on email_messages (tenant_id, campaign_id, storage_key desc);
create index idx_email_messages_lead on email_messages (tenant_id, lead_id, storage_key desc);
create index idx_email_messages_status on email_messages (tenant_id, status, storage_key desc);
create index idx_email_messages_parent on email_messages (tenant_id, parent_message_id);
create index idx_email_messages_header_id on email_messages (tenant_id, header_message_id);
grant select on email_messages to penguin_app;
grant select, insert, update on email_messages to penguin_worker;
comment on table email_messages is 'Every mail sent and received, without its body.';

create table email_content (
  storage_key           varchar(500) collate "C" not null,
  tenant_id             uuid not null,
  body                  bytea not null,
  headers               jsonb,
  compression_algorithm varchar(20) not null,
  dictionary_id         integer,
  raw_size_bytes        integer not null,
  compressed_size_bytes integer not null,
  content_hash          bytea not null,
  retention_days        integer not null default 2555,
  created_at            timestamptz not null default now(),
  constraint email_content_pkey primary key (storage_key),
  constraint email_content_tenant_key unique (tenant_id, storage_key),
  constraint email_content_message foreign key (tenant_id, storage_key) references email_messages (tenant_id, storage_key) on delete cascade,
  constraint email_content_algorithm check (compression_algorithm in ('none', 'zstd', 'zstd_dict'))
) partition by range (storage_key);
alter table email_content alter column body set storage external;
alter table email_content enable row level security;
alter table email_content force row level security;
create policy tenant on email_content to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on email_content to penguin_owner using (true) with check (true);
grant select on email_content to penguin_app;
grant select, insert on email_content to penguin_worker;
comment on table email_content is 'Bodies: a JSON document {text, html}, compressed with zstd and a versioned dictionary.';

-- The first time each thing happened to a message; batch_id says which roll-up counted it.
create table message_events (
  tenant_id   uuid not null,
  storage_key varchar(500) collate "C" not null,
  event_type  varchar(20) not null,
  campaign_id uuid not null,
  lead_id     uuid,
  step_id     uuid,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  batch_id    uuid,
  details     jsonb,
  constraint message_events_pkey primary key (tenant_id, storage_key, event_type),
  constraint message_events_message foreign key (tenant_id, storage_key) references email_messages (tenant_id, storage_key) on delete cascade,
  constraint message_events_type check (event_type in
    ('sent', 'bounced', 'opened', 'clicked', 'replied', 'unsubscribed', 'complained'))
) partition by range (storage_key);
alter table message_events enable row level security;
alter table message_events force row level security;
create policy tenant on message_events to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on message_events to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy owner on message_events to penguin_owner using (true) with check (true);
create index idx_message_events_uncounted on message_events (recorded_at, storage_key) where batch_id is null;
create index idx_message_events_batch on message_events (batch_id) where batch_id is not null;
create index idx_message_events_campaign on message_events (tenant_id, campaign_id, event_type);
grant select on message_events to penguin_app;
grant select, insert, update on message_events to penguin_worker;
comment on table message_events is 'First send, open, click, reply, bounce, unsubscribe of each message: what analytics counts.';

-- Roll-up batches taken but perhaps not yet applied in the analytics tier.
create table rollup_batches (
  id      uuid primary key,
  taken   timestamptz not null default now(),
  applied timestamptz
);
alter table rollup_batches enable row level security;
alter table rollup_batches force row level security;
create policy worker on rollup_batches to penguin_worker using (true) with check (true);
create policy owner on rollup_batches to penguin_owner using (true) with check (true);
create index idx_rollup_batches_open on rollup_batches (taken) where applied is null;
grant select, insert, update, delete on rollup_batches to penguin_worker;
comment on table rollup_batches is 'Batches of message events on their way into the analytics tier.';

-- Makes the monthly partitions from the month of first_day on; run by the owner, at each migration
-- and by the retention job.
create function app_sec.make_message_partitions(first_day date, months integer) returns integer
  language plpgsql as $$
  declare
    month date := date_trunc('month', first_day);
    suffix text; parent text; made integer := 0;
  begin
    for i in 1..months loop
      suffix := to_char(month, 'YYYYMM');
      foreach parent in array array['email_messages', 'email_content', 'message_events'] loop
        if to_regclass(format('public.%I', parent || '_' || suffix)) is null then
          execute format('create table %I partition of %I for values from (%L) to (%L)',
                         parent || '_' || suffix, parent, suffix || '/', to_char(month + interval '1 month', 'YYYYMM') || '/');
          execute format('alter table %I enable row level security', parent || '_' || suffix);
          execute format('alter table %I force row level security', parent || '_' || suffix);
          made := made + 1;
        end if;
      end loop;
      month := month + interval '1 month';
    end loop;
    return made;
  end $$;
comment on function app_sec.make_message_partitions(date, integer) is
  'Makes missing monthly partitions of messages, bodies and events; returns how many.';
select app_sec.make_message_partitions((now() - interval '1 month')::date, 15);
