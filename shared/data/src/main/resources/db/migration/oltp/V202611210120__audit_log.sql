-- What tenants did: append-only, with a SHA-256 chain per tenant so that tampering shows.
create table audit_log_enhanced (
  tenant_id     uuid not null,
  seq           bigint not null,
  user_id       uuid,
  action        varchar(100) not null,
  resource_type varchar(100) not null,
  resource_id   uuid not null,
  old_values    jsonb,
  new_values    jsonb,
  ip_address    inet,
  user_agent    text,
  session_id    uuid,
  request_id    varchar(100),
  created_at    timestamptz not null default now(),
  previous_hash bytea not null,
  hash          bytea not null,
  constraint audit_log_enhanced_pkey primary key (tenant_id, seq)
);
alter table audit_log_enhanced enable row level security;
alter table audit_log_enhanced force row level security;
create policy tenant_read on audit_log_enhanced for select to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()));
create policy tenant_append on audit_log_enhanced for insert to penguin_app, penguin_worker
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on audit_log_enhanced for select to penguin_platform using (true);
create policy owner on audit_log_enhanced for select to penguin_owner using (true);
create index idx_audit_tenant_action on audit_log_enhanced (tenant_id, action, created_at desc);
create index idx_audit_resource on audit_log_enhanced (tenant_id, resource_type, resource_id);
create index idx_audit_session on audit_log_enhanced (tenant_id, session_id);
grant select, insert on audit_log_enhanced to penguin_app, penguin_worker;
grant select on audit_log_enhanced to penguin_platform;
comment on table audit_log_enhanced is 'Audit trail of a tenant: append-only, (tenant_id, seq) chained by hash.';

-- The fields in one unambiguous text; the session's time zone must not change the hash.
create function app_sec.audit_hash(row_ audit_log_enhanced) returns bytea
  language sql stable set timezone = 'UTC'
  as $$ select sha256(convert_to(jsonb_build_array(
          row_.tenant_id, row_.seq, row_.user_id, row_.action, row_.resource_type, row_.resource_id, row_.old_values,
          row_.new_values, row_.ip_address, row_.user_agent, row_.session_id, row_.request_id, row_.created_at,
          encode(row_.previous_hash, 'hex'))::text, 'UTF8')) $$;

-- The lock makes a tenant's writers take turns; write the audit row last in a transaction.
create function app_sec.chain_audit_row() returns trigger language plpgsql set timezone = 'UTC'
  as $$
  declare last_row audit_log_enhanced;
  begin
    perform pg_advisory_xact_lock(hashtextextended('audit ' || new.tenant_id, 0));
    select * into last_row from audit_log_enhanced a where a.tenant_id = new.tenant_id order by a.seq desc limit 1;
    new.seq := coalesce(last_row.seq, 0) + 1;
    new.created_at := clock_timestamp();
    new.previous_hash := coalesce(last_row.hash, decode(repeat('00', 32), 'hex'));
    new.hash := app_sec.audit_hash(new);
    return new;
  end $$;
create trigger chain before insert on audit_log_enhanced for each row execute function app_sec.chain_audit_row();

create function app_sec.refuse_change() returns trigger language plpgsql
  as $$ begin raise exception 'audit rows are never changed' using errcode = '42501'; end $$;
create trigger refuse_change before update or delete on audit_log_enhanced for each row execute function app_sec.refuse_change();
create trigger refuse_truncate before truncate on audit_log_enhanced for each statement execute function app_sec.refuse_change();

grant execute on function app_sec.audit_hash(audit_log_enhanced) to penguin_app, penguin_worker, penguin_platform;

-- For the select list of a writing statement: the row and its audit row in one flight.
create function app_sec.audit(action varchar, resource_type varchar, resource_id uuid, old_values jsonb, new_values jsonb)
  returns void language sql volatile
  as $$
    insert into audit_log_enhanced (tenant_id, user_id, action, resource_type, resource_id, old_values, new_values, request_id)
    values (app_sec.tenant_id(), app_sec.user_id(), action, resource_type, resource_id, old_values, new_values,
            nullif(current_setting('app.request_id', true), ''));
  $$;
grant execute on function app_sec.audit(varchar, varchar, uuid, jsonb, jsonb) to penguin_app, penguin_worker;
