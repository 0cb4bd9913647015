-- Sending domains and the accounts that send from them.
create table domains (
  id                  uuid primary key default gen_random_uuid(),
  tenant_id           uuid not null constraint domains_tenant references tenants (id) on delete cascade,
  company_id          uuid,
  domain              varchar(253) collate "C" not null,
  verification_status varchar(50) not null default 'pending',
  dns_records         jsonb,
  is_primary          boolean not null default false,
  verified            timestamptz,
  created             timestamptz not null default now(),
  updated             timestamptz not null default now(),
  constraint domains_name unique (tenant_id, domain),
  constraint domains_tenant_id unique (tenant_id, id),
  constraint domains_company foreign key (tenant_id, company_id) references companies (tenant_id, id) on delete cascade,
  constraint domains_status check (verification_status in ('pending', 'verified', 'failed', 'partially_verified'))
);
alter table domains enable row level security;
alter table domains force row level security;
create policy tenant on domains to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on domains for select to penguin_platform using (true);
create policy owner on domains to penguin_owner using (true) with check (true);
create index idx_domains_tenant on domains (tenant_id, created desc, id desc);
create index idx_domains_company on domains (tenant_id, company_id);
grant select, insert, update, delete on domains to penguin_app;
grant select on domains to penguin_worker, penguin_platform;
comment on table domains is 'Domains a tenant sends from.';

create table email_accounts (
  id               uuid primary key default gen_random_uuid(),
  tenant_id        uuid not null constraint email_accounts_tenant references tenants (id) on delete cascade,
  domain_id        uuid not null,
  email            varchar(255) collate "C" not null,
  display_name     varchar(100),
  provider         varchar(50) not null default 'mailu',
  vault_key_path   varchar(500),
  imap_settings    jsonb,
  smtp_settings    jsonb not null,
  status           varchar(50) not null default 'active',
  status_reason    varchar(500),
  last_warmed      timestamptz,
  daily_limit      integer not null default 50,
  daily_count      integer not null default 0,
  daily_count_date date,
  timezone         varchar(64) not null default 'UTC',
  imap_uid_validity bigint,
  imap_last_uid    bigint,
  imap_claimed_until timestamptz,
  created          timestamptz not null default now(),
  updated          timestamptz not null default now(),
  constraint email_accounts_email unique (tenant_id, email),
  constraint email_accounts_tenant_id unique (tenant_id, id),
  constraint email_accounts_domain foreign key (tenant_id, domain_id) references domains (tenant_id, id) on delete cascade,
  constraint email_accounts_status check (status in ('active', 'warming', 'paused', 'error', 'inactive')),
  constraint email_accounts_daily_limit check (daily_limit between 1 and 100000)
);
alter table email_accounts enable row level security;
alter table email_accounts force row level security;
create policy tenant on email_accounts to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on email_accounts for select to penguin_worker using ((select app_sec.tenant_id()) is null);
create policy staff on email_accounts for select to penguin_platform using (true);
create policy owner on email_accounts to penguin_owner using (true) with check (true);
create index idx_email_accounts_tenant on email_accounts (tenant_id, created desc, id desc);
create index idx_email_accounts_domain on email_accounts (tenant_id, domain_id);
-- What the poller looks for: the longest waiting first.
create index idx_email_accounts_polled on email_accounts (imap_claimed_until nulls first, id) where imap_settings is not null and status in ('active', 'warming');
grant select, insert, update, delete on email_accounts to penguin_app;
grant select, update on email_accounts to penguin_worker;
grant select on email_accounts to penguin_platform;
comment on table email_accounts is 'Identities mail is sent from. The password is in the secret store at vault_key_path.';
