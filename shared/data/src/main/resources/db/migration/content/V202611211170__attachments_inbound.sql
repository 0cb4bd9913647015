-- Attachments of inbound mails: what is not stored is recorded with its reason, and a policy of their own may let them go
-- before the body.
alter table attachments add column omitted varchar(20);
comment on column attachments.omitted is 'Why the bytes were not stored; null when they were.';
alter table attachments drop constraint attachments_size;
alter table attachments
  add constraint attachments_size check (size_bytes >= 0 and (omitted is not null or size_bytes <= 26214400)) not valid,
  add constraint attachments_omitted check (omitted is null
    or (omitted in ('too_large', 'storage_full', 'unreadable') and octet_length(content) = 0)) not valid;

-- What the running tenant stores today; what was not stored does not count.
create or replace function app_sec.measure_storage(day date) returns void language sql volatile
  as $$
    insert into content_retention_stats (tenant_id, date, total_content_objects, total_attachments, total_size_bytes,
      compressed_size_bytes, archived_objects, expired_objects, unique_content_hash_count, deduplication_savings_bytes)
    select app_sec.tenant_id(), day, c.objects, a.objects, c.raw + a.raw, c.stored + a.stored, c.archived, c.expired, c.hashes, 0
      from (select count(*) as objects, coalesce(sum(raw_size_bytes), 0) as raw,
                   coalesce(sum(compressed_size_bytes), 0) as stored, count(*) filter (where is_archived) as archived,
                   count(*) filter (where expires_at < now()) as expired, count(distinct content_hash) as hashes
              from email_content) c,
           (select count(*) as objects, coalesce(sum(size_bytes), 0) as raw,
                   coalesce(sum(coalesce(compressed_size_bytes, size_bytes)), 0) as stored
              from attachments where omitted is null) a
    on conflict (tenant_id, date) do update
      set total_content_objects = excluded.total_content_objects, total_attachments = excluded.total_attachments,
          total_size_bytes = excluded.total_size_bytes, compressed_size_bytes = excluded.compressed_size_bytes,
          archived_objects = excluded.archived_objects, expired_objects = excluded.expired_objects,
          unique_content_hash_count = excluded.unique_content_hash_count
  $$;

-- Bytes of bodies and attachments of the running tenant, as its plan counts them.
create function app_sec.stored_bytes() returns bigint language sql stable
  as $$
    select coalesce((select sum(compressed_size_bytes::bigint) from email_content), 0)::bigint
           + coalesce((select sum(coalesce(compressed_size_bytes, size_bytes)::bigint) from attachments where omitted is null), 0)::bigint
  $$;
comment on function app_sec.stored_bytes() is 'What the running tenant''s bodies and attachments take, in bytes.';
revoke all on function app_sec.stored_bytes() from public;
grant execute on function app_sec.stored_bytes() to penguin_worker;

create function app_sec.expire_attachments(max_rows integer) returns bigint
  language plpgsql
  as $$
  declare gone bigint;
  begin
    with old as materialized (
      select a.parent_storage_key, a.id
        from retention_policies p join attachments a on a.tenant_id = p.tenant_id
       where p.content_type = 'attachment' and p.is_active
         and not exists (select from retention_policies h where h.tenant_id = p.tenant_id and h.legal_hold)
         and a.parent_storage_key < to_char(now() + interval '1 month' - p.retention_days * interval '1 day', 'YYYYMM') || '/'
         and a.created_at < now() - p.retention_days * interval '1 day'
       limit max_rows)
    delete from attachments a using old o where a.parent_storage_key = o.parent_storage_key and a.id = o.id;
    get diagnostics gone = row_count;
    return gone;
  end $$;
comment on function app_sec.expire_attachments(integer) is
  'Deletes attachments of tenants that keep them shorter than bodies, a bounded number at a time.';
revoke all on function app_sec.expire_attachments(integer) from public;
