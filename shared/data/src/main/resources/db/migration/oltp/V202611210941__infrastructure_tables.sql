-- Servers and addresses mail leaves from. Staff look after them; a tenant sees only its own assignments.
create table vps_instances (
  id                           uuid primary key default gen_random_uuid(),
  hostwinds_instance_id        varchar(255) constraint vps_instances_hostwinds unique,
  ip_address                   varchar(45),
  region                       varchar(50),
  status                       varchar(50) not null default 'provisioning' constraint vps_instances_status
    check (status in ('active', 'provisioning', 'scheduled_decommission', 'decommissioned')),
  monthly_cost                 decimal(10, 2),
  hostwinds_billing_day        integer constraint vps_instances_billing_day check (hostwinds_billing_day between 1 and 31),
  current_billing_period_start timestamptz,
  current_billing_period_end   timestamptz,
  decommission_scheduled_for   timestamptz,
  created                      timestamptz not null default now(),
  updated                      timestamptz not null default now()
);
alter table vps_instances enable row level security;
alter table vps_instances force row level security;
create policy staff on vps_instances to penguin_platform using (true) with check (true);
create policy owner on vps_instances to penguin_owner using (true) with check (true);
create index idx_vps_instances_due on vps_instances (decommission_scheduled_for) where status = 'scheduled_decommission';
grant select, insert, update on vps_instances to penguin_platform;
comment on table vps_instances is 'Servers rented from the provider, with the billing period they are paid for.';

create table smtp_ip_addresses (
  id                        uuid primary key default gen_random_uuid(),
  vps_instance_id           uuid constraint smtp_ip_addresses_vps references vps_instances (id) on delete cascade,
  ip_address                varchar(45) not null,
  status                    varchar(50) constraint smtp_ip_addresses_status check (status in
    ('available', 'assigned', 'warming', 'warmed', 'degraded', 'burned', 'quarantined')),
  reputation_state          varchar(50) constraint smtp_ip_addresses_reputation check (reputation_state in
    ('good', 'fair', 'poor', 'critical')),
  last_reputation_check     timestamptz,
  assigned_count            integer not null default 0,
  provider_blacklist_status jsonb,
  created                   timestamptz not null default now(),
  updated                   timestamptz not null default now()
);
alter table smtp_ip_addresses enable row level security;
alter table smtp_ip_addresses force row level security;
create policy staff on smtp_ip_addresses to penguin_platform using (true) with check (true);
create policy owner on smtp_ip_addresses to penguin_owner using (true) with check (true);
create index idx_smtp_ip_addresses_status on smtp_ip_addresses (status);
create index idx_smtp_ip_addresses_vps on smtp_ip_addresses (vps_instance_id);
grant select, insert, update on smtp_ip_addresses to penguin_platform;
comment on table smtp_ip_addresses is 'Addresses mail is sent from, with their reputation.';

create table domain_ip_assignments (
  id                 uuid primary key default gen_random_uuid(),
  tenant_id          uuid not null constraint domain_ip_assignments_tenant references tenants (id) on delete cascade,
  domain_id          uuid not null,
  smtp_ip_address_id uuid not null constraint domain_ip_assignments_ip references smtp_ip_addresses (id) on delete cascade,
  status             varchar(50) constraint domain_ip_assignments_status check (status in ('active', 'warming', 'scheduled', 'expired')),
  assigned           timestamptz not null default now(),
  expires            timestamptz,
  warmup_state       varchar(50) constraint domain_ip_assignments_warmup check (warmup_state in ('unwarmed', 'warming', 'warmed')),
  last_sent          timestamptz,
  created            timestamptz not null default now(),
  updated            timestamptz not null default now(),
  constraint domain_ip_assignments_domain foreign key (tenant_id, domain_id) references domains (tenant_id, id) on delete cascade
);
alter table domain_ip_assignments enable row level security;
alter table domain_ip_assignments force row level security;
create policy tenant on domain_ip_assignments for select to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()));
create policy staff on domain_ip_assignments to penguin_platform using (true) with check (true);
create policy owner on domain_ip_assignments to penguin_owner using (true) with check (true);
create index idx_domain_ip_assignments_domain on domain_ip_assignments (tenant_id, domain_id);
create index idx_domain_ip_assignments_ip on domain_ip_assignments (smtp_ip_address_id);
grant select on domain_ip_assignments to penguin_app, penguin_worker;
grant select, insert, update, delete on domain_ip_assignments to penguin_platform;
comment on table domain_ip_assignments is 'Which address a domain sends from, and since when.';
