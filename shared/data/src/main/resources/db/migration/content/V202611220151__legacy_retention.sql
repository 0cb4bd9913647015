-- What is old goes under a key of the former product as well. The bound that keeps young months from being looked at left such
-- keys out, which sort after every month: nothing of an installation that was taken over was ever deleted.
create or replace function app_sec.is_body_due(c email_content, p retention_policies, default_days integer) returns boolean
  language sql stable
  as $$
    select not exists (select from retention_policies h where h.tenant_id = c.tenant_id and h.legal_hold)
       and (c.expires_at < now() is true
            or case when p.retention_days is not null then c.created_at < now() - p.retention_days * interval '1 day'
                    when c.retention_days < default_days then c.created_at < now() - c.retention_days * interval '1 day'
                    else c.created_at < now() - default_days * interval '1 day'
                         and (c.storage_key < to_char(now() - default_days * interval '1 day', 'YYYYMM') || '/'
                              or c.storage_key >= ':') end)
  $$;

create or replace function app_sec.expire_content(default_days integer, max_rows integer) returns bigint
  language plpgsql
  as $$
  declare gone bigint;
  begin
    with old as materialized (
      select c.tenant_id, c.storage_key
        from email_content c left join retention_policies p
          on p.tenant_id = c.tenant_id and p.content_type = 'email' and p.is_active
       -- The key tells the month: partitions younger than the shortest retention are not looked at.
       where (c.storage_key < to_char(now() + interval '1 month' - (select least(default_days, min(retention_days))
               from retention_policies where content_type = 'email' and is_active) * interval '1 day', 'YYYYMM') || '/'
              or c.storage_key >= ':')
         and app_sec.is_body_due(c, p, default_days)
       limit max_rows),
    words as (delete from content_search_index s using old o where s.storage_key = o.storage_key),
    bodies as (delete from email_content c using old o where c.storage_key = o.storage_key returning 1)
    select count(*) into gone from bodies;
    return gone;
  end $$;

create or replace function app_sec.expire_messages(default_days integer, max_rows integer) returns bigint
  language plpgsql
  as $$
  declare gone bigint;
  begin
    with old as materialized (
      select m.tenant_id, m.storage_key
        from email_messages m left join retention_policies p
          on p.tenant_id = m.tenant_id and p.content_type = 'metadata' and p.is_active
       where (m.storage_key < to_char(now() + interval '1 month' - (select least(default_days, min(retention_days))
               from retention_policies where content_type = 'metadata' and is_active) * interval '1 day', 'YYYYMM') || '/'
              or m.storage_key >= ':')
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
        where (o.storage_key < to_char(now() + interval '1 month' - (select least(default_days, min(retention_days))
                from retention_policies where content_type = 'metadata' and is_active) * interval '1 day', 'YYYYMM') || '/'
               or o.storage_key >= ':')
          and not exists (select from retention_policies h where h.tenant_id = o.tenant_id and h.legal_hold)
          and o.created_at < now() - coalesce(p.retention_days, default_days) * interval '1 day'
          and not exists (select from email_content c where c.storage_key = o.storage_key)
          and not exists (select from email_messages y where y.tenant_id = o.tenant_id and y.parent_message_id = o.storage_key)
        limit max_rows));
    get diagnostics gone = row_count;
    return gone;
  end $$;

create or replace function app_sec.expire_attachments(max_rows integer) returns bigint
  language plpgsql
  as $$
  declare gone bigint;
  begin
    with old as materialized (
      select a.parent_storage_key, a.id
        from retention_policies p join attachments a on a.tenant_id = p.tenant_id
       where p.content_type = 'attachment' and p.is_active
         and not exists (select from retention_policies h where h.tenant_id = p.tenant_id and h.legal_hold)
         and (a.parent_storage_key < to_char(now() + interval '1 month' - p.retention_days * interval '1 day', 'YYYYMM') || '/'
              or a.parent_storage_key >= ':')
         and a.created_at < now() - p.retention_days * interval '1 day'
       limit max_rows)
    delete from attachments a using old o where a.parent_storage_key = o.parent_storage_key and a.id = o.id;
    get diagnostics gone = row_count;
    return gone;
  end $$;
