-- Who may act: users, tenants, membership, API keys, staff.

create table users (
  id             uuid primary key,
  created        timestamptz not null default now(),
  updated        timestamptz not null default now(),
  deleted        timestamptz,
  name           text,
  family_name    text,
  given_name     text,
  email          text,
  picture        text,
  email_verified timestamptz,
  subject        text collate "C",
  constraint users_subject unique (subject)
);
alter table users enable row level security;
alter table users force row level security;
create policy own on users for select to penguin_app using (id = (select app_sec.user_id()));
create policy staff on users for select to penguin_platform using (true);
create policy auth on users for select to penguin_auth using (true);
create policy owner on users to penguin_owner using (true) with check (true);
grant select on users to penguin_app, penguin_platform, penguin_auth;
comment on table users is 'People who log in. subject is the identity provider''s name for them when it is not the id.';

create table tenants (
  id         uuid primary key,
  name       text,
  created    timestamptz not null default now(),
  updated    timestamptz not null default now(),
  deleted    timestamptz,
  compute_id uuid
);
alter table tenants enable row level security;
alter table tenants force row level security;
create policy tenant on tenants for select to penguin_app, penguin_worker using (id = (select app_sec.tenant_id()));
create policy staff on tenants for select to penguin_platform using (true);
create policy auth on tenants for select to penguin_auth using (true);
create policy owner on tenants to penguin_owner using (true) with check (true);
grant select on tenants to penguin_app, penguin_worker, penguin_platform, penguin_auth;
comment on table tenants is 'Paying organisations: the boundary of isolation and of billing.';

create table tenant_users (
  tenant_id uuid not null constraint tenant_users_tenant references tenants (id) on delete cascade,
  user_id   uuid not null constraint tenant_users_user references users (id) on delete cascade,
  created   timestamptz not null default now(),
  updated   timestamptz not null default now(),
  deleted   timestamptz,
  roles     text[] not null default '{}',
  email     text,
  constraint tenant_users_pkey primary key (tenant_id, user_id),
  constraint tenant_users_roles check (roles <@ array['owner', 'admin', 'member', 'viewer'])
);
alter table tenant_users enable row level security;
alter table tenant_users force row level security;
create policy tenant on tenant_users for select to penguin_app, penguin_worker using (tenant_id = (select app_sec.tenant_id()));
create policy staff on tenant_users for select to penguin_platform using (true);
create policy auth on tenant_users for select to penguin_auth using (true);
create policy owner on tenant_users to penguin_owner using (true) with check (true);
create index idx_tenant_users_tenant on tenant_users (tenant_id);
create index idx_tenant_users_user on tenant_users (user_id);
grant select on tenant_users to penguin_app, penguin_worker, penguin_platform, penguin_auth;
comment on table tenant_users is 'Membership of users in tenants, with roles owner, admin, member, viewer.';

create table api_keys (
  id         uuid primary key,
  tenant_id  uuid not null constraint api_keys_tenant references tenants (id) on delete cascade,
  name       varchar(100) not null,
  prefix     varchar(20) not null,
  key_hash   bytea not null,
  scopes     text[] not null default '{}',
  expires    timestamptz,
  revoked    timestamptz,
  last_used  timestamptz,
  created    timestamptz not null default now(),
  constraint api_keys_hash_length check (octet_length(key_hash) = 32),
  constraint api_keys_scopes check (scopes <@ array['read', 'write', 'admin'])
);
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy tenant on api_keys to penguin_app
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy auth_read on api_keys for select to penguin_auth using (true);
create policy auth_touch on api_keys for update to penguin_auth using (true) with check (true);
create policy owner on api_keys to penguin_owner using (true) with check (true);
create index idx_api_keys_tenant on api_keys (tenant_id, created desc, id desc);
create index idx_api_keys_hash on api_keys (key_hash);
grant select (id, tenant_id, name, prefix, scopes, expires, revoked, last_used, created) on api_keys to penguin_app;
grant select, update (last_used) on api_keys to penguin_auth;
comment on table api_keys is 'Keys of programs. Only the SHA-256 of a key is kept; prefix is what people recognise it by.';

create table staff_roles (
  id          integer primary key,
  name        varchar(50) constraint staff_roles_name unique,
  description text,
  created     timestamptz default now()
);
alter table staff_roles enable row level security;
alter table staff_roles force row level security;
create policy staff on staff_roles for select to penguin_platform, penguin_auth using (true);
create policy owner on staff_roles to penguin_owner using (true) with check (true);
grant select on staff_roles to penguin_platform, penguin_auth;
comment on table staff_roles is 'What employees of the platform may do, by name.';
insert into staff_roles (id, name, description) values
  (1, 'super_admin', 'Everything'), (2, 'admin', 'Tenants and users'), (3, 'support', 'Read-only'),
  (4, 'finance', 'Money'), (5, 'ops', 'Queues and infrastructure'), (6, 'qa', 'Sandbox');

create table staff_members (
  user_id uuid primary key constraint staff_members_user references users (id),
  role_id integer not null constraint staff_members_role references staff_roles (id),
  notes   text,
  created timestamptz default now(),
  updated timestamptz default now()
);
alter table staff_members enable row level security;
alter table staff_members force row level security;
create policy staff on staff_members for select to penguin_platform, penguin_auth using (true);
create policy owner on staff_members to penguin_owner using (true) with check (true);
create index idx_staff_members_role on staff_members (role_id);
grant select on staff_members to penguin_platform, penguin_auth;
comment on table staff_members is 'Employees of the platform and their role.';

create table security_events (
  id               uuid primary key default gen_random_uuid(),
  event_type       varchar(50) not null,
  severity         varchar(20) constraint security_events_severity check (severity in ('low', 'medium', 'high', 'critical')),
  user_id          uuid constraint security_events_user references users (id),
  tenant_id        uuid constraint security_events_tenant references tenants (id),
  ip_address       inet,
  user_agent       text,
  resource_type    varchar(50),
  resource_id      varchar(255),
  action_attempted varchar(100),
  success          boolean default false,
  failure_reason   text,
  metadata         jsonb,
  created          timestamptz not null default now()
);
alter table security_events enable row level security;
alter table security_events force row level security;
create policy tenant on security_events for select to penguin_app using (tenant_id = (select app_sec.tenant_id()));
create policy staff on security_events for select to penguin_platform using (true);
create policy auth on security_events for insert to penguin_auth with check (true);
create policy owner on security_events to penguin_owner using (true) with check (true);
create index idx_security_events_tenant_created on security_events (tenant_id, created desc, id desc);
create index idx_security_events_type_severity on security_events (event_type, severity, created desc);
create index idx_security_events_ip on security_events (ip_address, created desc);
create index idx_security_events_user on security_events (user_id);
grant select on security_events to penguin_app, penguin_platform;
grant insert on security_events to penguin_auth;
comment on table security_events is 'Refused and suspicious access. Never holds a token or a key.';

-- Looks a key up before its tenant is known, and notes its use at most once a minute.
create function app_sec.authenticate_api_key(hash bytea)
  returns table (key_id uuid, tenant_id uuid, scopes text[], usable boolean, tenant_deleted boolean)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$
    update api_keys k set last_used = now()
     where k.key_hash = hash and (k.last_used is null or k.last_used < now() - interval '1 minute');
    select k.id, k.tenant_id, k.scopes,
           k.revoked is null and (k.expires is null or k.expires > now()),
           t.deleted is not null
      from api_keys k join tenants t on t.id = k.tenant_id
     where k.key_hash = hash
     limit 1;
  $$;

-- One row when the subject is known: its user, and its membership of that tenant if there is one.
create function app_sec.authenticate_member(claimed_subject text, claimed_tenant uuid)
  returns table (user_id uuid, roles text[], member boolean, tenant_deleted boolean, staff_role varchar)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select u.id, coalesce(m.roles, '{}'), m.user_id is not null, t.deleted is not null, r.name
      from users u
      left join tenant_users m on m.user_id = u.id and m.tenant_id = claimed_tenant and m.deleted is null
      left join tenants t on t.id = m.tenant_id
      left join staff_members s on s.user_id = u.id
      left join staff_roles r on r.id = s.role_id
     where u.deleted is null
       and u.id = coalesce(
             (select s.id from users s where s.subject = claimed_subject),
             case when pg_input_is_valid(claimed_subject, 'uuid') then claimed_subject::uuid end)
     limit 1;
  $$;

-- Foreign keys of security_events must not turn a refused guess into an error.
create function app_sec.record_security_event(
    kind varchar, severity varchar, usr uuid, tenant uuid, ip inet, agent text, action varchar, reason text, details jsonb)
  returns void language sql volatile security definer set search_path = pg_catalog, public
  as $$
    insert into security_events (event_type, severity, user_id, tenant_id, ip_address, user_agent,
                                 action_attempted, success, failure_reason, metadata)
    select kind, severity, (select u.id from users u where u.id = usr), (select t.id from tenants t where t.id = tenant),
           ip, left(agent, 500), action, false, reason, details;
  $$;

-- Rights first: once penguin_auth owns a function, its rights are no longer ours to change.
revoke all on function app_sec.authenticate_api_key(bytea) from public;
revoke all on function app_sec.authenticate_member(text, uuid) from public;
revoke all on function app_sec.record_security_event(varchar, varchar, uuid, uuid, inet, text, varchar, text, jsonb) from public;
grant execute on function app_sec.authenticate_api_key(bytea), app_sec.authenticate_member(text, uuid) to penguin_app, penguin_platform;
grant execute on function app_sec.record_security_event(varchar, varchar, uuid, uuid, inet, text, varchar, text, jsonb)
  to penguin_app, penguin_worker, penguin_platform;
grant create on schema app_sec to penguin_auth;
alter function app_sec.authenticate_api_key(bytea) owner to penguin_auth;
alter function app_sec.authenticate_member(text, uuid) owner to penguin_auth;
alter function app_sec.record_security_event(varchar, varchar, uuid, uuid, inet, text, varchar, text, jsonb) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;

create table companies (
  id             uuid primary key default gen_random_uuid(),
  tenant_id      uuid not null constraint companies_tenant references tenants (id) on delete cascade,
  name           varchar(100) not null,
  workspace_name varchar(255) collate "C",
  logo_url       text,
  status         varchar(20) not null default 'active',
  created        timestamptz not null default now(),
  updated        timestamptz not null default now(),
  constraint companies_workspace_name unique (tenant_id, workspace_name),
  constraint companies_tenant_id unique (tenant_id, id),
  constraint companies_status check (status in ('active', 'inactive', 'archived'))
);
alter table companies enable row level security;
alter table companies force row level security;
create policy tenant on companies to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on companies for select to penguin_platform using (true);
create policy owner on companies to penguin_owner using (true) with check (true);
create index idx_companies_page on companies (tenant_id, created desc, id desc);
grant select, insert, update, delete on companies to penguin_app;
grant select on companies to penguin_worker, penguin_platform;
comment on table companies is 'Workspaces of a tenant, typically one per client of an agency.';

create table idempotency_keys (
  tenant_id    uuid not null constraint idempotency_keys_tenant references tenants (id) on delete cascade,
  key          varchar(255) collate "C" not null,
  request_hash bytea not null,
  status       integer,
  headers      jsonb,
  body         text,
  created      timestamptz not null default now(),
  constraint idempotency_keys_pkey primary key (tenant_id, key)
);
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy tenant on idempotency_keys to penguin_app
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on idempotency_keys to penguin_owner using (true) with check (true);
create index idx_idempotency_keys_created on idempotency_keys (tenant_id, created);
grant select, insert, update, delete on idempotency_keys to penguin_app;
comment on table idempotency_keys is 'First answers to POST requests with an Idempotency-Key, repeated for 24 hours.';

-- Work for another tier or another feature, written in the same transaction as its cause.
create table outbox (
  id         uuid primary key,
  tenant_id  uuid constraint outbox_tenant references tenants (id) on delete cascade,
  queue_name varchar(100) not null,
  job_type   varchar(100) not null,
  payload    jsonb not null,
  priority   integer not null default 100,
  run_at     timestamptz not null default now(),
  created    timestamptz not null default now()
);
alter table outbox enable row level security;
alter table outbox force row level security;
create policy tenant on outbox to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on outbox to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check (false);
create policy owner on outbox to penguin_owner using (true) with check (true);
create index idx_outbox_tenant on outbox (tenant_id, id);
grant insert on outbox to penguin_app;
grant select, insert, update, delete on outbox to penguin_worker;
alter table outbox set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
comment on table outbox is 'Jobs to be, moved to the queue tier by the relay and deleted here.';
