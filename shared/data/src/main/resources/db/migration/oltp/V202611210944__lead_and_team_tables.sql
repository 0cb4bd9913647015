-- What happened to leads, how people file and find them, and who is asked to join.
create table lead_activities (
  id            bigint primary key generated always as identity,
  tenant_id     uuid not null constraint lead_activities_tenant references tenants (id) on delete cascade,
  lead_id       uuid not null,
  campaign_id   uuid,
  activity_type varchar(50) not null constraint lead_activities_type check (activity_type in
    ('created', 'imported', 'enrolled', 'sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed', 'complained',
     'exited', 'completed', 'labelled', 'note')),
  storage_key   varchar(500) collate "C",
  user_id       uuid,
  details       jsonb,
  created       timestamptz not null default now(),
  constraint lead_activities_lead foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
alter table lead_activities enable row level security;
alter table lead_activities force row level security;
create policy tenant on lead_activities to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on lead_activities to penguin_owner using (true) with check (true);
create index idx_lead_activities_lead on lead_activities (tenant_id, lead_id, created desc, id desc);
create index idx_lead_activities_page on lead_activities (tenant_id, created desc, id desc);
grant select, insert on lead_activities to penguin_app, penguin_worker;
comment on table lead_activities is 'A lead''s history, newest first; goes with the lead.';

create table lead_labels (
  id        uuid primary key default gen_random_uuid(),
  tenant_id uuid not null constraint lead_labels_tenant references tenants (id) on delete cascade,
  name      varchar(100) not null,
  category  varchar(50) not null default 'general',
  color     varchar(7),
  created   timestamptz not null default now(),
  updated   timestamptz not null default now(),
  constraint lead_labels_name unique (tenant_id, name, category),
  constraint lead_labels_tenant_id unique (tenant_id, id),
  constraint lead_labels_color check (color ~ '^#[0-9a-fA-F]{6}$')
);
alter table lead_labels enable row level security;
alter table lead_labels force row level security;
create policy tenant on lead_labels to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on lead_labels to penguin_owner using (true) with check (true);
create index idx_lead_labels_page on lead_labels (tenant_id, created desc, id desc);
grant select, insert, update, delete on lead_labels to penguin_app;
grant select on lead_labels to penguin_worker;
comment on table lead_labels is 'Labels a tenant puts on its leads.';

create table lead_label_assignments (
  tenant_id uuid not null,
  lead_id   uuid not null,
  label_id  uuid not null,
  created   timestamptz not null default now(),
  constraint lead_label_assignments_pkey primary key (tenant_id, lead_id, label_id),
  constraint lead_label_assignments_lead foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  constraint lead_label_assignments_label foreign key (tenant_id, label_id) references lead_labels (tenant_id, id) on delete cascade
);
alter table lead_label_assignments enable row level security;
alter table lead_label_assignments force row level security;
create policy tenant on lead_label_assignments to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on lead_label_assignments to penguin_owner using (true) with check (true);
create index idx_lead_label_assignments_label on lead_label_assignments (tenant_id, label_id, lead_id);
grant select, insert, delete on lead_label_assignments to penguin_app;
grant select on lead_label_assignments to penguin_worker;
comment on table lead_label_assignments is 'Which lead has which label.';

create table saved_searches (
  id        uuid primary key default gen_random_uuid(),
  tenant_id uuid not null constraint saved_searches_tenant references tenants (id) on delete cascade,
  user_id   uuid,
  name      varchar(100) not null,
  resource  varchar(50) not null default 'leads' constraint saved_searches_resource check (resource in ('leads', 'campaigns', 'messages')),
  query     jsonb not null,
  created   timestamptz not null default now(),
  updated   timestamptz not null default now(),
  constraint saved_searches_name unique nulls not distinct (tenant_id, user_id, name),
  constraint saved_searches_size check (octet_length(query::text) <= 16384)
);
alter table saved_searches enable row level security;
alter table saved_searches force row level security;
create policy tenant on saved_searches to penguin_app
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on saved_searches to penguin_owner using (true) with check (true);
create index idx_saved_searches_page on saved_searches (tenant_id, created desc, id desc);
grant select, insert, update, delete on saved_searches to penguin_app;
comment on table saved_searches is 'Filters somebody keeps by name; user_id null is for the whole tenant.';

create table team_invitations (
  id          uuid primary key default gen_random_uuid(),
  tenant_id   uuid not null constraint team_invitations_tenant references tenants (id) on delete cascade,
  email       varchar(255) collate "C" not null,
  roles       text[] not null default '{member}',
  token_hash  bytea not null,
  status      varchar(20) not null default 'pending',
  invited_by  uuid,
  accepted_by uuid,
  expires     timestamptz not null default now() + interval '7 days',
  accepted    timestamptz,
  created     timestamptz not null default now(),
  updated     timestamptz not null default now(),
  constraint team_invitations_status check (status in ('pending', 'accepted', 'expired', 'cancelled')),
  constraint team_invitations_roles check (roles <@ array['owner', 'admin', 'member', 'viewer'] and cardinality(roles) > 0),
  constraint team_invitations_token_length check (octet_length(token_hash) = 32)
);
alter table team_invitations enable row level security;
alter table team_invitations force row level security;
create policy tenant on team_invitations to penguin_app
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy auth on team_invitations for select to penguin_auth using (true);
create policy owner on team_invitations to penguin_owner using (true) with check (true);
create unique index idx_team_invitations_pending on team_invitations (tenant_id, email) where status = 'pending';
create index idx_team_invitations_page on team_invitations (tenant_id, created desc, id desc);
create index idx_team_invitations_token on team_invitations (token_hash);
grant select (id, tenant_id, email, roles, status, invited_by, accepted_by, expires, accepted, created, updated), insert, update
  on team_invitations to penguin_app;
grant select on team_invitations to penguin_auth;
comment on table team_invitations is 'Who is asked to join a tenant. Of the token only its SHA-256 is kept.';
