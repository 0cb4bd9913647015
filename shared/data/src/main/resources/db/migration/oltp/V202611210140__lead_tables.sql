-- Recipients, how they came in, and who must not be written to.
create table leads (
  id            uuid primary key default gen_random_uuid(),
  tenant_id     uuid not null constraint leads_tenant references tenants (id) on delete cascade,
  email         varchar(255) collate "C" not null,
  name          varchar(200),
  first_name    varchar(100),
  last_name     varchar(100),
  company       varchar(200),
  job_title     varchar(200),
  city          varchar(200),
  country       varchar(200),
  website       varchar(500),
  timezone      varchar(64),
  custom_fields jsonb not null default '{}',
  status        varchar(20) not null default 'active',
  import_id     uuid,
  created       timestamptz not null default now(),
  updated       timestamptz not null default now(),
  constraint leads_email unique (tenant_id, email),
  constraint leads_tenant_id unique (tenant_id, id),
  constraint leads_status check (status in ('active', 'unsubscribed', 'bounced', 'replied', 'inactive'))
);
alter table leads enable row level security;
alter table leads force row level security;
create policy tenant on leads to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on leads to penguin_owner using (true) with check (true);
create index idx_leads_tenant on leads (tenant_id, created desc, id desc);
create index idx_leads_tenant_status on leads (tenant_id, status, created desc, id desc);
create index idx_leads_import on leads (tenant_id, import_id, created desc, id desc) where import_id is not null;
grant select, insert, update, delete on leads to penguin_app, penguin_worker;
comment on table leads is 'Contacts of a tenant. email is trimmed, lower-case, its domain in Unicode, so equality is enough.';

create table lead_imports (
  id                 uuid primary key,
  tenant_id          uuid not null constraint lead_imports_tenant references tenants (id) on delete cascade,
  user_id            uuid,
  filename           varchar(255),
  status             varchar(20) not null default 'pending',
  rows               integer not null default 0,
  imported           integer not null default 0,
  updated            integer not null default 0,
  duplicates_in_file integer not null default 0,
  invalid            integer not null default 0,
  failure            varchar(500),
  source             bytea,
  source_bytes       integer not null,
  error_report       bytea,
  created            timestamptz not null default now(),
  started            timestamptz,
  completed          timestamptz,
  constraint lead_imports_tenant_id unique (tenant_id, id),
  constraint lead_imports_status check (status in ('pending', 'processing', 'completed', 'failed'))
);
alter table lead_imports alter column source set storage external, alter column error_report set storage external;
alter table lead_imports enable row level security;
alter table lead_imports force row level security;
create policy tenant on lead_imports to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on lead_imports to penguin_owner using (true) with check (true);
create index idx_lead_imports_page on lead_imports (tenant_id, created desc, id desc);
grant select, insert on lead_imports to penguin_app;
grant select, update on lead_imports to penguin_worker;
comment on table lead_imports is 'Uploaded lead lists and what became of them. source (zstd) is dropped when the import ends.';

-- So that a page can be read once more without repeating its effect: which batch of a file is in.
create table lead_import_batches (
  tenant_id uuid not null,
  import_id uuid not null,
  batch     integer not null,
  imported  integer not null,
  updated   integer not null,
  constraint lead_import_batches_pkey primary key (tenant_id, import_id, batch),
  constraint lead_import_batches_import foreign key (tenant_id, import_id) references lead_imports (tenant_id, id) on delete cascade
);
alter table lead_import_batches enable row level security;
alter table lead_import_batches force row level security;
create policy tenant on lead_import_batches to penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on lead_import_batches to penguin_owner using (true) with check (true);
grant select, insert, delete on lead_import_batches to penguin_worker;
comment on table lead_import_batches is 'Batches of a running import that are committed, so that a killed import goes on after them.';

create table suppression_list (
  id        uuid primary key,
  tenant_id uuid not null constraint suppression_list_tenant references tenants (id) on delete cascade,
  email     varchar(255) collate "C" not null,
  reason    varchar(30) not null,
  source    varchar(100),
  created   timestamptz not null default now(),
  constraint suppression_list_email unique (tenant_id, email),
  constraint suppression_list_reason check (reason in ('unsubscribe', 'hard_bounce', 'complaint', 'manual', 'erasure'))
);
alter table suppression_list enable row level security;
alter table suppression_list force row level security;
create policy tenant on suppression_list to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on suppression_list to penguin_owner using (true) with check (true);
create index idx_suppression_list_page on suppression_list (tenant_id, created desc, id desc);
grant select, insert on suppression_list to penguin_app, penguin_worker;
comment on table suppression_list is 'Addresses a tenant must not write to, whatever a campaign says.';
