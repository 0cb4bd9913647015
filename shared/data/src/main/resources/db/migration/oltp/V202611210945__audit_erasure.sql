-- What an audit row tells of a person can be erased without breaking the chain: the hash covers a salted
-- digest of the values instead of the values, and erasing takes values and salt together.
alter table audit_log_enhanced
  add column values_salt bytea,
  add column values_hash bytea,
  add column erased_at   timestamptz;

create function app_sec.audit_values_hash(salt bytea, old_values jsonb, new_values jsonb) returns bytea
  language sql immutable
  as $$ select sha256(salt || convert_to(jsonb_build_array(old_values, new_values)::text, 'UTF8')) $$;
comment on function app_sec.audit_values_hash(bytea, jsonb, jsonb) is 'The digest that stands for old and new values in the chain.';

-- Rows from before this change have no digest: their hash covers the values themselves.
create or replace function app_sec.audit_hash(row_ audit_log_enhanced) returns bytea
  language sql stable set timezone = 'UTC'
  as $$
    select sha256(convert_to((case when row_.values_hash is null then
        jsonb_build_array(
          row_.tenant_id, row_.seq, row_.user_id, row_.action, row_.resource_type, row_.resource_id, row_.old_values,
          row_.new_values, row_.ip_address, row_.user_agent, row_.session_id, row_.request_id, row_.created_at,
          encode(row_.previous_hash, 'hex'))
      else
        jsonb_build_array(
          row_.tenant_id, row_.seq, row_.user_id, row_.action, row_.resource_type, row_.resource_id,
          encode(row_.values_hash, 'hex'), row_.ip_address, row_.user_agent, row_.session_id, row_.request_id,
          row_.created_at, encode(row_.previous_hash, 'hex'))
      end)::text, 'UTF8'))
  $$;

create or replace function app_sec.chain_audit_row() returns trigger language plpgsql set timezone = 'UTC'
  as $$
  declare last_row audit_log_enhanced;
  begin
    perform pg_advisory_xact_lock(hashtextextended('audit ' || new.tenant_id, 0));
    select * into last_row from audit_log_enhanced a where a.tenant_id = new.tenant_id order by a.seq desc limit 1;
    new.seq := coalesce(last_row.seq, 0) + 1;
    new.created_at := clock_timestamp();
    new.erased_at := null;
    new.values_salt := uuid_send(gen_random_uuid());
    new.values_hash := app_sec.audit_values_hash(new.values_salt, new.old_values, new.new_values);
    new.previous_hash := coalesce(last_row.hash, decode(repeat('00', 32), 'hex'));
    new.hash := app_sec.audit_hash(new);
    return new;
  end $$;

-- The one change an audit row may see: values and salt go, and it says when.
create or replace function app_sec.refuse_change() returns trigger language plpgsql
  as $$
  declare erased text[] := array['old_values', 'new_values', 'values_salt', 'erased_at'];
  begin
    if tg_op = 'UPDATE' and current_user = 'penguin_auth' then
      if new.erased_at is not null and new.old_values is null and new.new_values is null and new.values_salt is null
         and to_jsonb(new) - erased = to_jsonb(old) - erased then
        return new;
      end if;
    end if;
    raise exception 'audit rows are never changed' using errcode = '42501';
  end $$;

create policy auth_read on audit_log_enhanced for select to penguin_auth using (tenant_id = (select app_sec.tenant_id()));
create policy auth_erase on audit_log_enhanced for update to penguin_auth
  using (tenant_id = (select app_sec.tenant_id())) with check (tenant_id = (select app_sec.tenant_id()));
grant select, update (old_values, new_values, values_salt, erased_at) on audit_log_enhanced to penguin_auth;

create function app_sec.erase_audit_values(resource uuid, address text, from_seq bigint, to_seq bigint) returns integer
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare erased integer;
  begin
    update audit_log_enhanced a
       set old_values = null, new_values = null, values_salt = null, erased_at = now()
     where a.tenant_id = app_sec.tenant_id() and a.seq between from_seq and to_seq and a.erased_at is null
       and (a.old_values is not null or a.new_values is not null)
       and ((resource is null and address is null) or a.resource_id = resource
            or strpos(lower(a.old_values::text), lower(address)) > 0 or strpos(lower(a.new_values::text), lower(address)) > 0);
    get diagnostics erased = row_count;
    return erased;
  end $$;
comment on function app_sec.erase_audit_values(uuid, text, bigint, bigint) is
  'Blanks the values of the running tenant''s audit rows about a resource or naming an address; with neither, of all rows.';
grant execute on function app_sec.erase_audit_values(uuid, text, bigint, bigint) to penguin_worker;
grant execute on function app_sec.audit_values_hash(bytea, jsonb, jsonb) to penguin_app, penguin_worker, penguin_platform;
grant execute on function app_sec.audit_hash(audit_log_enhanced) to penguin_auth;
grant execute on function app_sec.tenant_id() to penguin_auth;
grant create on schema app_sec to penguin_auth;
alter function app_sec.erase_audit_values(uuid, text, bigint, bigint) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;

-- The first row of a tenant's chain that is not what was written, or none. known_seq and known_hash are a head
-- exported earlier: rows after it may be new, but itself it must still be there.
create function app_sec.verify_audit_chain(tenant uuid, known_seq bigint default null, known_hash bytea default null)
  returns table (seq bigint, problem text) language sql stable set timezone = 'UTC'
  as $$
    select found.seq, found.problem from (
      select c.seq,
             case
               when c.seq <> coalesce(c.seq_before, 0) + 1 then 'rows before it are missing'
               when (c.row_).previous_hash <> coalesce(c.hash_before, decode(repeat('00', 32), 'hex')) then 'it does not follow the row before it'
               when (c.row_).erased_at is not null and (c.row_).values_hash is null then null
               when (c.row_).hash <> app_sec.audit_hash(c.row_) then 'it is not what was written'
               when (c.row_).erased_at is not null and ((c.row_).old_values is not null or (c.row_).new_values is not null)
                 then 'it has values after they were erased'
               when (c.row_).erased_at is null and (c.row_).values_hash is not null
                    and (c.row_).values_hash is distinct from
                        app_sec.audit_values_hash((c.row_).values_salt, (c.row_).old_values, (c.row_).new_values)
                 then 'its values are not what was written'
               when c.seq = known_seq and (c.row_).hash <> known_hash then 'it differs from the exported head'
             end as problem
        from (select a.seq, a as row_, lag(a.seq) over w as seq_before, lag(a.hash) over w as hash_before
                from audit_log_enhanced a where a.tenant_id = tenant window w as (order by a.seq)) c
      union all
      select known_seq, 'it was exported and is missing'
       where known_seq is not null
         and not exists (select from audit_log_enhanced a where a.tenant_id = tenant and a.seq = known_seq)
      union all
      select 0, 'the trigger ' || wanted.name || ' is missing or disabled'
        from unnest(array['chain', 'refuse_change', 'refuse_truncate']) as wanted (name)
       where not exists (select from pg_trigger t where t.tgrelid = 'audit_log_enhanced'::regclass
                            and t.tgname = wanted.name and t.tgenabled = 'O')) found
     where found.problem is not null
     order by found.seq limit 1
  $$;
comment on function app_sec.verify_audit_chain(uuid, bigint, bytea) is
  'Names the first bad row of a tenant''s audit chain (0 for a missing trigger); no row when all is well.';
grant execute on function app_sec.verify_audit_chain(uuid, bigint, bytea) to penguin_worker, penguin_platform;
