-- What goes: bodies and messages that are old enough, and what is known of a lead or a tenant.

-- Up to max_rows bodies past their time, with their attachments and words. A tenant's policy wins over the
-- default; a legal hold keeps everything. Run by the owner until it returns 0.
create function app_sec.expire_content(default_days integer, max_rows integer) returns bigint
  language plpgsql
  as $$
  declare gone bigint;
  begin
    with old as materialized (
      select c.tenant_id, c.storage_key
        from email_content c left join retention_policies p
          on p.tenant_id = c.tenant_id and p.content_type = 'email' and p.is_active
       -- The key tells the month: partitions younger than the shortest retention are not looked at.
       where c.storage_key < to_char(now() + interval '1 month' - (select least(default_days, min(retention_days))
               from retention_policies where content_type = 'email' and is_active) * interval '1 day', 'YYYYMM') || '/'
         and not coalesce(p.legal_hold, false)
         and (c.created_at < now() - coalesce(p.retention_days, least(default_days, c.retention_days)) * interval '1 day'
              or c.expires_at < now())
       limit max_rows),
    words as (delete from content_search_index s using old o where s.storage_key = o.storage_key),
    bodies as (delete from email_content c using old o where c.storage_key = o.storage_key returning 1)
    select count(*) into gone from bodies;
    return gone;
  end $$;
comment on function app_sec.expire_content(integer, integer) is 'Deletes bodies past their retention, a bounded number at a time.';

-- Up to max_rows messages past their time whose body is gone already (bodies before metadata).
create function app_sec.expire_messages(default_days integer, max_rows integer) returns bigint
  language plpgsql
  as $$
  declare gone bigint;
  begin
    with old as materialized (
      select m.tenant_id, m.storage_key
        from email_messages m left join retention_policies p
          on p.tenant_id = m.tenant_id and p.content_type = 'metadata' and p.is_active
       where m.storage_key < to_char(now() + interval '1 month' - (select least(default_days, min(retention_days))
               from retention_policies where content_type = 'metadata' and is_active) * interval '1 day', 'YYYYMM') || '/'
         and not exists (select from retention_policies h where h.tenant_id = m.tenant_id and h.legal_hold)
         and m.created_at < now() - coalesce(p.retention_days, default_days) * interval '1 day'
         and not exists (select from email_content c where c.storage_key = m.storage_key)
       limit max_rows),
    orphans as (
      update email_messages m set parent_message_id = null from old o
       where m.tenant_id = o.tenant_id and m.parent_message_id = o.storage_key returning m.storage_key)
    select count(*) into gone from old;
    -- A second statement: the reference must be gone before the row it names.
    delete from email_messages m
     where m.storage_key = any (array(
       select o.storage_key
         from email_messages o left join retention_policies p
           on p.tenant_id = o.tenant_id and p.content_type = 'metadata' and p.is_active
        where o.storage_key < to_char(now() + interval '1 month' - (select least(default_days, min(retention_days))
                from retention_policies where content_type = 'metadata' and is_active) * interval '1 day', 'YYYYMM') || '/'
          and not exists (select from retention_policies h where h.tenant_id = o.tenant_id and h.legal_hold)
          and o.created_at < now() - coalesce(p.retention_days, default_days) * interval '1 day'
          and not exists (select from email_content c where c.storage_key = o.storage_key)
          and not exists (select from email_messages y where y.tenant_id = o.tenant_id and y.parent_message_id = o.storage_key)
        limit max_rows));
    get diagnostics gone = row_count;
    return gone;
  end $$;
comment on function app_sec.expire_messages(integer, integer) is
  'Deletes messages past their retention, a bounded number at a time; younger answers lose their parent first.';

-- The messages stay as numbers: without addresses, subject, body, attachments, words, and without the lead.
create function app_sec.forget_lead(lead uuid, address text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    keys varchar[];
    n integer;
    bodies integer;
  begin
    if me is null or lead is null then
      raise exception 'no tenant or no lead' using errcode = '22004';
    end if;
    keys := array(select m.storage_key from email_messages m where m.tenant_id = me
                     and (m.lead_id = lead or lower(m.from_email) = address or lower(m.to_email) = address
                          or strpos(lower(m.to_email), address) > 0));
    delete from content_search_index s where s.tenant_id = me and s.storage_key = any (keys);
    delete from email_content c where c.tenant_id = me and c.storage_key = any (keys);
    get diagnostics bodies = row_count;
    update message_events e set lead_id = null, details = null
     where e.tenant_id = me and e.storage_key = any (keys) and (e.lead_id is not null or e.details is not null);
    update email_messages m
       set lead_id = null, enrollment_id = null, from_email = null, to_email = null, subject = null,
           header_message_id = null, failure_reason = null, updated_at = now()
     where m.tenant_id = me and m.storage_key = any (keys);
    get diagnostics n = row_count;
    return jsonb_build_object('messages', n, 'bodies', bodies);
  end $$;
comment on function app_sec.forget_lead(uuid, text) is
  'Empties the running tenant''s messages from and to a lead; may be repeated.';

-- Messages that mention an address although they are not from or to it.
create function app_sec.messages_naming(address text) returns table (storage_key varchar)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.storage_key from content_search_index s
     where s.tenant_id = app_sec.tenant_id() and s.document @@ phraseto_tsquery('simple', address)
     order by s.storage_key limit 10000
  $$;
comment on function app_sec.messages_naming(text) is 'Keys of the running tenant''s messages whose words contain an address.';

create function app_sec.replace_body(key text, new_body bytea, algorithm text, dictionary integer, raw_size integer, hash bytea, words text)
  returns void language sql security definer set search_path = pg_catalog, public
  as $$
    update email_content c set body = new_body, compression_algorithm = algorithm, dictionary_id = dictionary,
           raw_size_bytes = raw_size, compressed_size_bytes = octet_length(new_body), content_hash = hash, headers = null
     where c.tenant_id = app_sec.tenant_id() and c.storage_key = key;
    update content_search_index s set document = to_tsvector('simple', words)
     where s.tenant_id = app_sec.tenant_id() and s.storage_key = key;
  $$;
comment on function app_sec.replace_body(text, bytea, text, integer, integer, bytea, text) is
  'Puts a body without an erased address in the place of the one that named it.';

create function app_sec.erase_tenant_rows(max_rows integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    keys varchar[];
    n bigint;
    total bigint := 0;
  begin
    if me is null then
      raise exception 'no tenant' using errcode = '22004';
    end if;
    delete from content_retention_stats where tenant_id = me;
    delete from retention_policies where tenant_id = me;
    -- Bodies, attachments and events go with their message; answers before what they answer.
    keys := array(select m.storage_key from email_messages m where m.tenant_id = me order by m.storage_key desc limit max_rows);
    update email_messages m set parent_message_id = null where m.tenant_id = me and m.parent_message_id = any (keys);
    delete from content_search_index s where s.tenant_id = me and s.storage_key = any (keys);
    delete from email_messages m where m.tenant_id = me and m.storage_key = any (keys);
    get diagnostics n = row_count;
    return total + n;
  end $$;
comment on function app_sec.erase_tenant_rows(integer) is
  'Deletes rows of the running tenant in this tier, a bounded number at a time; returns how many.';

grant execute on function app_sec.forget_lead(uuid, text), app_sec.erase_tenant_rows(integer),
  app_sec.messages_naming(text), app_sec.replace_body(text, bytea, text, integer, integer, bytea, text) to penguin_worker;
