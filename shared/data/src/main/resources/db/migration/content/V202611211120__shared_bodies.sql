-- Identical bodies of a tenant are stored once: the oldest message of a month keeps the body, the others name that message
-- in stored_with. Within a month, so that dropping a partition drops no body that a younger one needs.
alter table email_content add column stored_with varchar(500) collate "C";
comment on column email_content.stored_with is 'Message of the same tenant and month whose body is this one''s too; then body is empty.';
alter table email_content drop constraint email_content_algorithm;
alter table email_content add constraint email_content_algorithm
  check (compression_algorithm in ('none', 'zstd', 'zstd_dict', 'deduplicated')
         and (compression_algorithm = 'deduplicated') = (stored_with is not null));
create index email_content_stored_with on email_content (tenant_id, stored_with) where stored_with is not null;

-- What readers ask: every message with its body, wherever it is.
create view stored_bodies with (security_invoker = true) as
  select c.tenant_id, c.storage_key, c.headers, c.created_at,
         case when c.stored_with is null then c.body else k.body end as body,
         case when c.stored_with is null then c.compression_algorithm else k.compression_algorithm end as compression_algorithm,
         case when c.stored_with is null then c.dictionary_id else k.dictionary_id end as dictionary_id
    from email_content c left join email_content k on k.tenant_id = c.tenant_id and k.storage_key = c.stored_with;
grant select on stored_bodies to penguin_app, penguin_worker;
comment on view stored_bodies is 'Messages with their bodies, shared ones included.';

-- Gives the body of a deleted message to the oldest of those that share it.
create function app_sec.keep_shared_body() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare heir varchar;
  begin
    loop
      -- One that is deleted meanwhile is waited for and then not found: the next one is asked.
      select c.storage_key into heir from email_content c
       where c.tenant_id = old.tenant_id and c.stored_with = old.storage_key order by c.storage_key limit 1 for update;
      exit when heir is not null
        or not exists (select from email_content c where c.tenant_id = old.tenant_id and c.stored_with = old.storage_key);
    end loop;
    if heir is not null then
      update email_content c
         set body = old.body, compression_algorithm = old.compression_algorithm, dictionary_id = old.dictionary_id,
             compressed_size_bytes = old.compressed_size_bytes, stored_with = null
       where c.tenant_id = old.tenant_id and c.storage_key = heir;
      update email_content c set stored_with = heir
       where c.tenant_id = old.tenant_id and c.stored_with = old.storage_key;
    end if;
    return null;
  end $$;
comment on function app_sec.keep_shared_body() is 'Trigger: who shared the body of a deleted message keeps it.';
revoke all on function app_sec.keep_shared_body() from public;
create trigger keep_shared_body after delete on email_content
  for each row when (old.stored_with is null) execute function app_sec.keep_shared_body();

-- Up to max_rows bodies of messages since a month (YYYYMM) become one with the oldest like them.
create function app_sec.share_bodies(since text, max_rows integer) returns bigint
  language plpgsql
  as $$
  declare shared bigint;
  begin
    with alike as (
      select c.storage_key, first_value(c.storage_key) over (
               partition by c.tenant_id, c.content_hash, left(c.storage_key, 6) order by c.storage_key) as keeper
        from email_content c where c.storage_key >= since and c.stored_with is null),
    twice as materialized (select a.storage_key, a.keeper from alike a where a.keeper <> a.storage_key limit max_rows),
    -- Nobody deletes the keeper until this is committed.
    kept as materialized (
      select k.storage_key, k.tenant_id from email_content k where k.storage_key in (select t.keeper from twice t) for key share)
    update email_content c
       set body = '', compression_algorithm = 'deduplicated', dictionary_id = null, compressed_size_bytes = 0, stored_with = k.storage_key
      from twice t join kept k on k.storage_key = t.keeper
     where c.storage_key = t.storage_key and c.tenant_id = k.tenant_id and c.stored_with is null
       and not exists (select from email_content d where d.tenant_id = c.tenant_id and d.stored_with = c.storage_key);
    get diagnostics shared = row_count;
    return shared;
  end $$;
comment on function app_sec.share_bodies(text, integer) is 'Stores identical bodies of a tenant and month once, a bounded number at a time.';
revoke all on function app_sec.share_bodies(text, integer) from public;

-- A body that is replaced is its message's own again.
create or replace function app_sec.replace_body(key text, new_body bytea, algorithm text, dictionary integer, raw_size integer, hash bytea, words text)
  returns void language sql security definer set search_path = pg_catalog, public
  as $$
    update email_content c set body = new_body, compression_algorithm = algorithm, dictionary_id = dictionary,
           raw_size_bytes = raw_size, compressed_size_bytes = octet_length(new_body), content_hash = hash, headers = null, stored_with = null
     where c.tenant_id = app_sec.tenant_id() and c.storage_key = key;
    update content_search_index s set document = to_tsvector('simple', words)
     where s.tenant_id = app_sec.tenant_id() and s.storage_key = key;
  $$;
