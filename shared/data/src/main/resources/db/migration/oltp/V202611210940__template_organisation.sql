-- How templates are filed: folders, tags; and the raw templates and dictionaries behind product mail.
create table folders (
  id        bigint primary key generated always as identity,
  tenant_id uuid not null constraint folders_tenant references tenants (id) on delete cascade,
  name      text not null,
  updated   timestamptz,
  created   timestamptz not null default now(),
  constraint folders_tenant_id unique (tenant_id, id)
);
alter table folders enable row level security;
alter table folders force row level security;
create policy tenant on folders to penguin_app
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on folders to penguin_owner using (true) with check (true);
create index idx_folders_page on folders (tenant_id, created desc, id desc);
grant select, insert, update, delete on folders to penguin_app;
comment on table folders is 'Folders a tenant files its templates in.';

create table template_folders (
  id          bigint primary key generated always as identity,
  tenant_id   uuid not null constraint template_folders_tenant references tenants (id) on delete cascade,
  template_id uuid not null,
  folder_id   bigint not null,
  updated     timestamptz,
  created     timestamptz not null default now(),
  constraint template_folders_once unique (tenant_id, template_id, folder_id),
  constraint template_folders_template foreign key (tenant_id, template_id) references templates (tenant_id, id) on delete cascade,
  constraint template_folders_folder foreign key (tenant_id, folder_id) references folders (tenant_id, id) on delete cascade
);
alter table template_folders enable row level security;
alter table template_folders force row level security;
create policy tenant on template_folders to penguin_app
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on template_folders to penguin_owner using (true) with check (true);
create index idx_template_folders_folder on template_folders (tenant_id, folder_id);
grant select, insert, update, delete on template_folders to penguin_app;
comment on table template_folders is 'Which template lies in which folder.';

create table tags (
  id          bigint primary key generated always as identity,
  value       text not null,
  description text,
  name        text,
  tenant_id   uuid constraint tags_tenant references tenants (id) on delete cascade,
  created     timestamptz not null default now(),
  updated     timestamptz,
  is_default  boolean not null default false,
  -- A tag is a tenant's own or one of the defaults, which belong to nobody.
  constraint tags_owner check (is_default = (tenant_id is null)),
  constraint tags_value unique nulls not distinct (tenant_id, value)
);
alter table tags enable row level security;
alter table tags force row level security;
create policy tenant on tags to penguin_app
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy defaults on tags for select to penguin_app using (tenant_id is null);
create policy owner on tags to penguin_owner using (true) with check (true);
grant select, insert, update, delete on tags to penguin_app;
comment on table tags is 'Labels for templates: a tenant''s own, and defaults (tenant_id null) that all may read and use.';
insert into tags (value, name, description, is_default) values
  ('cold-outreach', 'Cold outreach', 'The first mail of a sequence', true),
  ('follow-up', 'Follow-up', 'A later mail of a sequence', true),
  ('newsletter', 'Newsletter', 'Sent to many, rarely', true),
  ('transactional', 'Transactional', 'Caused by what the recipient did', true);

create table template_tags (
  id          bigint primary key generated always as identity,
  template_id uuid not null,
  tag_id      bigint not null,
  tenant_id   uuid not null constraint template_tags_tenant references tenants (id) on delete cascade,
  updated     timestamptz,
  created     timestamptz not null default now(),
  constraint template_tags_once unique (tenant_id, template_id, tag_id),
  constraint template_tags_template foreign key (tenant_id, template_id) references templates (tenant_id, id) on delete cascade
);
alter table template_tags enable row level security;
alter table template_tags force row level security;
create policy tenant on template_tags to penguin_app
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on template_tags to penguin_owner using (true) with check (true);
create index idx_template_tags_tag on template_tags (tenant_id, tag_id);
grant select, insert, update, delete on template_tags to penguin_app;
comment on table template_tags is 'Which template has which tag: one of its tenant''s, or a default one.';

-- Instead of a foreign key: one on tag_id alone would accept (and so reveal) another tenant's tag, one on
-- (tenant_id, tag_id) would refuse the defaults. Row security shows this function what the writer may see;
-- the lock keeps a tag of the tenant's own from going while it is being used.
create function app_sec.require_visible_tag() returns trigger language plpgsql
  as $$
  begin
    perform from tags t where t.id = new.tag_id and t.tenant_id = new.tenant_id for key share;
    if not found then
      perform from tags t where t.id = new.tag_id and t.tenant_id is null;
      if not found then
        raise exception 'no such tag' using errcode = '23503', constraint = 'template_tags_tag';
      end if;
    end if;
    return new;
  end $$;
comment on function app_sec.require_visible_tag() is 'Refuses a tag that is neither the tenant''s own nor a default.';
create trigger require_visible_tag after insert or update of tag_id, tenant_id on template_tags
  for each row execute function app_sec.require_visible_tag();
create function app_sec.untag() returns trigger language plpgsql
  as $$ begin delete from template_tags t where t.tag_id = old.id and t.tenant_id = old.tenant_id; return old; end $$;
comment on function app_sec.untag() is 'Takes a tenant''s deleted tag off its templates.';
create trigger untag before delete on tags for each row execute function app_sec.untag();

create table email_templates (
  id        uuid primary key default gen_random_uuid(),
  tenant_id uuid not null constraint email_templates_tenant references tenants (id) on delete cascade,
  name      text not null,
  subject   text,
  body      text,
  async     boolean not null default false,
  created   timestamptz not null default now(),
  updated   timestamptz not null default now(),
  constraint email_templates_name unique (tenant_id, name),
  constraint email_templates_size check (octet_length(body) <= 262144)
);
alter table email_templates enable row level security;
alter table email_templates force row level security;
create policy tenant on email_templates to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on email_templates to penguin_owner using (true) with check (true);
grant select, insert, update, delete on email_templates to penguin_app;
grant select on email_templates to penguin_worker;
comment on table email_templates is 'Mail the product itself sends for a tenant, by name, in Liquid. Outreach is in templates.';

create table template_dictionaries (
  id        uuid primary key default gen_random_uuid(),
  tenant_id uuid not null constraint template_dictionaries_tenant references tenants (id) on delete cascade,
  key       text not null,
  value     jsonb,
  created   timestamptz not null default now(),
  constraint template_dictionaries_key unique (tenant_id, key)
);
alter table template_dictionaries enable row level security;
alter table template_dictionaries force row level security;
create policy tenant on template_dictionaries to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on template_dictionaries to penguin_owner using (true) with check (true);
grant select, insert, update, delete on template_dictionaries to penguin_app;
grant select on template_dictionaries to penguin_worker;
comment on table template_dictionaries is 'Words a tenant''s templates may use, by key.';
