-- What employees of the platform may do, and what they did.

insert into staff_roles (id, name, description) values
  (7, 'smtp_admin', 'Sending infrastructure'), (8, 'deliverability_engineer', 'Reputation, read-only'),
  (9, 'platform_engineer', 'Infrastructure, read-only');

create table permissions (
  id          integer primary key,
  name        varchar(100) constraint permissions_name unique,
  description text,
  category    varchar(50) default 'general',
  created     timestamptz default now()
);
alter table permissions enable row level security;
alter table permissions force row level security;
create policy staff on permissions for select to penguin_platform, penguin_auth using (true);
create policy owner on permissions to penguin_owner using (true) with check (true);
grant select on permissions to penguin_platform, penguin_auth;
comment on table permissions is 'What the platform''s API lets employees do, as area.verb; the code knows the same names.';

create table staff_role_permissions (
  role_id       integer constraint staff_role_permissions_role references staff_roles (id),
  permission_id integer constraint staff_role_permissions_permission references permissions (id),
  created       timestamptz default now(),
  constraint staff_role_permissions_pkey primary key (role_id, permission_id)
);
alter table staff_role_permissions enable row level security;
alter table staff_role_permissions force row level security;
create policy staff on staff_role_permissions for select to penguin_platform, penguin_auth using (true);
create policy owner on staff_role_permissions to penguin_owner using (true) with check (true);
create index idx_staff_role_permissions_permission on staff_role_permissions (permission_id);
grant select on staff_role_permissions to penguin_platform, penguin_auth;
comment on table staff_role_permissions is 'Which role has which permission.';

insert into permissions (id, name, description, category) values
  (1, 'tenants.read', 'Look at tenants', 'tenants'), (2, 'tenants.write', 'Change tenants', 'tenants'),
  (3, 'users.read', 'Look at users', 'users'), (4, 'users.write', 'Change users', 'users'),
  (5, 'users.delete', 'Delete users', 'users'),
  (6, 'plans.read', 'Look at plans', 'billing'), (7, 'plans.write', 'Change plans', 'billing'),
  (8, 'billing.read', 'Look at subscriptions and payments', 'billing'),
  (9, 'billing.write', 'Synchronise with Stripe, replay events', 'billing'),
  (10, 'queues.read', 'Look at queues and jobs', 'operations'), (11, 'queues.write', 'Retry and cancel jobs', 'operations'),
  (12, 'infrastructure.read', 'Look at servers and addresses', 'operations'),
  (13, 'infrastructure.write', 'Change servers and addresses', 'operations'),
  (14, 'system.read', 'Look at configuration and health', 'operations'),
  (15, 'system.write', 'Change configuration', 'operations'), (16, 'flags.write', 'Switch feature flags', 'operations'),
  (17, 'notifications.read', 'Look at system notifications', 'operations'),
  (18, 'notifications.write', 'Review system notifications', 'operations'),
  (19, 'audit.read', 'Look at audit trails', 'security'), (20, 'security.read', 'Look at security events', 'security'),
  (21, 'vault.read', 'Read secrets', 'security'), (22, 'vault.write', 'Rotate secrets', 'security');

insert into staff_role_permissions (role_id, permission_id)
select r.id, p.id
  from staff_roles r
  join (values
    ('super_admin', array['%']),
    ('admin', array['tenants.%', 'users.read', 'users.write', 'plans.read', 'billing.read', 'audit.read', 'security.read',
                    'notifications.%']),
    ('support', array['tenants.read', 'plans.read', 'billing.read', 'audit.read']),
    ('finance', array['tenants.read', 'plans.%', 'billing.%']),
    ('ops', array['queues.%', 'infrastructure.read', 'system.read', 'notifications.%', 'security.read']),
    ('qa', array['system.read', 'flags.write']),
    ('smtp_admin', array['infrastructure.%', 'notifications.%']),
    ('deliverability_engineer', array['infrastructure.read', 'notifications.read']),
    ('platform_engineer', array['infrastructure.read', 'queues.read', 'system.read', 'notifications.%'])
  ) as given (role, patterns) on given.role = r.name
  join permissions p on p.name like any (given.patterns);

create table admin_audit_log (
  id            bigint generated always as identity primary key,
  admin_user_id uuid not null,
  action        varchar(100) not null,
  resource_type varchar(100) not null,
  resource_id   uuid,
  tenant_id     uuid,
  old_values    jsonb,
  new_values    jsonb,
  request_id    varchar(100),
  created       timestamptz not null default now()
);
alter table admin_audit_log enable row level security;
alter table admin_audit_log force row level security;
create policy staff_read on admin_audit_log for select to penguin_platform using (true);
create policy staff_append on admin_audit_log for insert to penguin_platform
  with check (admin_user_id = (select app_sec.user_id()) and tenant_id is not distinct from (select app_sec.tenant_id()));
create policy owner on admin_audit_log for select to penguin_owner using (true);
create index idx_admin_audit_log_tenant on admin_audit_log (tenant_id, created desc);
create index idx_admin_audit_log_user on admin_audit_log (admin_user_id, created desc);
create index idx_admin_audit_log_resource on admin_audit_log (resource_type, resource_id);
grant select, insert on admin_audit_log to penguin_platform;
comment on table admin_audit_log is 'What employees of the platform changed, and for which tenant: append-only.';
create trigger refuse_change before update or delete on admin_audit_log for each row execute function app_sec.refuse_change();
create trigger refuse_truncate before truncate on admin_audit_log for each statement execute function app_sec.refuse_change();

-- A tenant sees in its own trail what staff changed for it.
create policy staff_append on audit_log_enhanced for insert to penguin_platform
  with check (tenant_id = (select app_sec.tenant_id()));
grant insert on audit_log_enhanced to penguin_platform;
grant execute on function app_sec.audit(varchar, varchar, uuid, jsonb, jsonb) to penguin_platform;

-- Like app_sec.audit, for staff: to the platform's trail, and to the tenant's when one is named.
create function app_sec.staff_audit(action varchar, resource_type varchar, resource_id uuid, old_values jsonb, new_values jsonb)
  returns void language sql volatile
  as $$
    insert into admin_audit_log (admin_user_id, action, resource_type, resource_id, tenant_id, old_values, new_values, request_id)
    values (app_sec.user_id(), action, resource_type, resource_id, app_sec.tenant_id(), old_values, new_values,
            nullif(current_setting('app.request_id', true), ''));
    insert into audit_log_enhanced (tenant_id, user_id, action, resource_type, resource_id, old_values, new_values, request_id)
    select app_sec.tenant_id(), app_sec.user_id(), action, resource_type, resource_id, old_values, new_values,
           nullif(current_setting('app.request_id', true), '')
     where app_sec.tenant_id() is not null;
  $$;
grant execute on function app_sec.staff_audit(varchar, varchar, uuid, jsonb, jsonb) to penguin_platform;

-- One row when the subject is known; role is null when it is nobody of the staff.
create function app_sec.authenticate_staff(claimed_subject text)
  returns table (user_id uuid, role varchar, permissions text[])
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select u.id, r.name,
           coalesce((select array_agg(p.name::text order by p.id)
                       from staff_role_permissions g join permissions p on p.id = g.permission_id
                      where g.role_id = r.id), '{}')
      from users u
      left join staff_members s on s.user_id = u.id
      left join staff_roles r on r.id = s.role_id
     where u.deleted is null
       and u.id = coalesce(
             (select k.id from users k where k.subject = claimed_subject),
             case when pg_input_is_valid(claimed_subject, 'uuid') then claimed_subject::uuid end)
     limit 1;
  $$;
grant execute on function app_sec.authenticate_staff(text) to penguin_platform;
grant create on schema app_sec to penguin_auth;
alter function app_sec.authenticate_staff(text) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
