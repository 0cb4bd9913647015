-- As before, and how many bytes bodies would take that are stored with another message.
create or replace function app_sec.measure_storage(day date) returns void language sql volatile
  as $$
    insert into content_retention_stats (tenant_id, date, total_content_objects, total_attachments, total_size_bytes,
      compressed_size_bytes, archived_objects, expired_objects, unique_content_hash_count, deduplication_savings_bytes)
    select app_sec.tenant_id(), day, c.objects, a.objects, c.raw + a.raw, c.stored + a.stored, c.archived, c.expired, c.hashes, s.saved
      from (select count(*) as objects, coalesce(sum(raw_size_bytes), 0) as raw,
                   coalesce(sum(compressed_size_bytes), 0) as stored, count(*) filter (where is_archived) as archived,
                   count(*) filter (where expires_at < now()) as expired, count(distinct content_hash) as hashes
              from email_content) c,
           (select coalesce(sum(k.compressed_size_bytes), 0) as saved
              from email_content d join email_content k on k.tenant_id = d.tenant_id and k.storage_key = d.stored_with
             where d.stored_with is not null) s,
           (select count(*) as objects, coalesce(sum(size_bytes), 0) as raw,
                   coalesce(sum(coalesce(compressed_size_bytes, size_bytes)), 0) as stored
              from attachments where omitted is null) a
    on conflict (tenant_id, date) do update
      set total_content_objects = excluded.total_content_objects, total_attachments = excluded.total_attachments,
          total_size_bytes = excluded.total_size_bytes, compressed_size_bytes = excluded.compressed_size_bytes,
          archived_objects = excluded.archived_objects, expired_objects = excluded.expired_objects,
          unique_content_hash_count = excluded.unique_content_hash_count,
          deduplication_savings_bytes = excluded.deduplication_savings_bytes
  $$;
