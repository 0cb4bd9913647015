-- Every tenant has its own words in the index of a month. Before, all shared one list of messages for a word, and each tenant's was
-- intersected with it: a search cost by what others have written, which also told something about them, and 1.3 ms a month.

create or replace function app_sec.tenant_words(tenant uuid, document tsvector) returns tsvector
  language sql immutable strict parallel safe
  as $$
    -- One word more, which every message has. Longer words would not fit once the tenant stands before them.
    select array_to_tsvector(array[lpad(to_hex(uuid_hash(tenant)), 8, '0')]
      || array(select lpad(to_hex(uuid_hash(tenant)), 8, '0') || w from unnest(tsvector_to_array(document)) w where length(w) <= 200))
  $$;
comment on function app_sec.tenant_words(uuid, tsvector) is
  'The words of a document with a mark of the tenant before each, and the mark alone; without positions.';
revoke all on function app_sec.tenant_words(uuid, tsvector) from public;
grant execute on function app_sec.tenant_words(uuid, tsvector) to penguin_app, penguin_worker, penguin_search;

create function app_sec.tenant_query(tenant uuid, words tsquery) returns tsquery
  language sql immutable strict parallel safe
  as $$
    select case
      -- What an index cannot answer, as "without this word", and words it has not: every message of the tenant.
      when numnode(words) = 0 or querytree(words) in ('', 'T') or exists (
          select from regexp_matches(querytree(words), $lexeme$'((?:[^']|'')*)'$lexeme$, 'g') w where length(w[1]) > 200) then quote_literal(mark)
      -- A phrase is its words: who asks looks whether they stand together.
      else regexp_replace(regexp_replace(querytree(words), '<(-|\d+)>', '&', 'g'), $lexeme$'((?:[^']|'')*)'$lexeme$, '''' || mark || '\1''', 'g') end::tsquery
      from (select lpad(to_hex(uuid_hash(tenant)), 8, '0') as mark) m
  $$;
comment on function app_sec.tenant_query(uuid, tsquery) is
  'What to ask of tenant_words so that nothing is missed that a query finds; it may find more.';
revoke all on function app_sec.tenant_query(uuid, tsquery) from public;
grant execute on function app_sec.tenant_query(uuid, tsquery) to penguin_search;

-- An installation with many messages makes the function and the index of each month beforehand, concurrently (runbook: deploy):
-- this statement takes up what is there.
create index idx_content_search_index_words on content_search_index using gin (tenant_id, app_sec.tenant_words(tenant_id, document));
drop index idx_content_search_index_document;

-- As of the columns: samples of words do not belong into the planner's statistics. Not inherited by a new partition.
create function app_sec.keep_no_samples(index_name regclass) returns void
  language plpgsql
  as $$
  declare part regclass;
  begin
    for part in select inhrelid from pg_inherits where inhparent = index_name loop
      execute format('alter index %s alter column 2 set statistics 0', part);
    end loop;
  end $$;
comment on function app_sec.keep_no_samples(regclass) is 'Keeps what an index is made of out of the statistics of every partition. Only the owner may.';
revoke all on function app_sec.keep_no_samples(regclass) from public;
select app_sec.keep_no_samples('idx_content_search_index_words');

-- As before, but takes the tables first (V202611220140) and leaves no samples of words.
create or replace function app_sec.make_message_partitions(first_day date, months integer) returns integer
  language plpgsql set lock_timeout = '2s' as $$
  declare
    parents constant text[] := array['email_messages', 'email_content', 'message_events', 'attachments', 'content_search_index'];
    first constant date := date_trunc('month', first_day);
    suffix text; parent text; personal text; made integer := 0;
  begin
    for suffix, parent in
      select m.suffix, p.parent
        from (select i, to_char(first + i * interval '1 month', 'YYYYMM') as suffix from generate_series(0, months - 1) i) m,
             unnest(parents) with ordinality p (parent, n)
       where to_regclass(format('public.%I', p.parent || '_' || m.suffix)) is null
       order by m.i, p.n
    loop
      if made = 0 then
        perform app_sec.hold_message_tables('{}');
      end if;
      -- Somebody else may have made it in the meantime.
      continue when to_regclass(format('public.%I', parent || '_' || suffix)) is not null;
      execute format('create table %I partition of %I for values from (%L) to (%L)', parent || '_' || suffix, parent, suffix || '/',
                     to_char(to_date(suffix, 'YYYYMM') + interval '1 month', 'YYYYMM') || '/');
      execute format('alter table %I enable row level security', parent || '_' || suffix);
      execute format('alter table %I force row level security', parent || '_' || suffix);
      -- Not inherited by a new partition.
      for personal in select attname from pg_attribute where attrelid = to_regclass(format('public.%I', parent)) and attstattarget = 0 loop
        execute format('alter table %I alter column %I set statistics 0', parent || '_' || suffix, personal);
      end loop;
      if parent = 'content_search_index' then
        -- The search looks into one month at a time.
        execute format('create policy search on %I for select to penguin_search using (true)', parent || '_' || suffix);
        execute format('grant select on %I to penguin_search', parent || '_' || suffix);
        perform app_sec.keep_no_samples('public.idx_content_search_index_words');
      end if;
      made := made + 1;
    end loop;
    return made;
  end $$;

-- The search as before, by the tenant's own words, and in the partition of former keys too, which comes before every month.
grant create on schema app_sec to penguin_search;
drop function app_sec.search_messages(text, text, uuid, uuid, text, text, integer);
create function app_sec.search_messages(
    query text, before text, campaign uuid, lead uuid, wanted_status text, wanted_direction text, max_rows integer)
  returns table (storage_key varchar) language plpgsql stable security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_generic_plan
  as $$
  #variable_conflict use_column
  declare
    -- Of the newest messages read at once, and the share of them that makes reading on worth while.
    batch constant integer := 200;
    share constant numeric := 0.05;
    me uuid := app_sec.tenant_id();
    words tsquery := websearch_to_tsquery('simple', query);
    mine tsquery;
    filtered boolean := coalesce(campaign::text, lead::text, wanted_status, wanted_direction) is not null;
    wanted integer := least(max_rows, 101);
    upto text collate "C" := before;
    month text;
    first_key text collate "C";
    passes text := case when not filtered then 'true' else
      '(select ($5 is null or m.campaign_id = $5) and ($6 is null or m.lead_id = $6) and ($7 is null or m.status = $7)
               and ($8 is null or m.direction = $8) from email_messages m where m.storage_key = s.storage_key)' end;
    keys varchar[];
    oldest varchar;
    looked integer;
  begin
    if me is null or numnode(words) = 0 then
      return;
    end if;
    -- Message by message, as long as many have the words. Scalar subqueries, which are looked up by key: an EXISTS might be
    -- answered by reading the words of everybody first.
    loop
      select array_agg(w.storage_key order by w.storage_key desc) filter (where w.hit), min(w.storage_key), count(*)
        into keys, oldest, looked
        from (select m.storage_key,
                     (campaign is null or m.campaign_id = campaign) and (lead is null or m.lead_id = lead)
                       and (wanted_status is null or m.status = wanted_status)
                       and (wanted_direction is null or m.direction = wanted_direction)
                       and (select s.document @@ words from content_search_index s where s.storage_key = m.storage_key) as hit
                from email_messages m
               where m.tenant_id = me and m.storage_key < upto
               order by m.storage_key desc limit batch) w;
      return query select unnest(keys[1:wanted]);
      wanted := wanted - coalesce(cardinality(keys), 0);
      if wanted <= 0 or looked < batch then
        return;
      end if;
      upto := oldest;
      exit when coalesce(cardinality(keys), 0) < looked * share;
    end loop;
    mine := app_sec.tenant_query(me, words);
    -- By the index, when few have: first the month that was begun, then all before it; month by month when a filter leaves
    -- out what the words find. Keys are compared as expressions, because a range of them would be read from its own index.
    for month, first_key in
      select p.name, p.first_key
        from (select c.relname as name, coalesce(substring(c.relname from '\d{6}$'), ':') collate "C" as first_key
                from pg_inherits i join pg_class c on c.oid = i.inhrelid
               where i.inhparent = 'content_search_index'::regclass) p
       where p.first_key <= left(upto, 6)
       order by p.first_key desc
    loop
      execute format(
        $month$ select array(select s.storage_key from %I s
                 where app_sec.tenant_words(s.tenant_id, s.document) @@ $9 and s.tenant_id = $1 and s.document @@ $2
                   and s.storage_key || '' < $3 and %s
                 order by s.storage_key || '' desc limit $4) $month$, month, passes)
        into keys using me, words, upto, wanted, campaign, lead, wanted_status, wanted_direction, mine;
      return query select unnest(keys);
      wanted := wanted - cardinality(keys);
      exit when wanted <= 0;
      if not filtered then
        return query
          select s.storage_key from content_search_index s
           where app_sec.tenant_words(s.tenant_id, s.document) @@ mine and s.tenant_id = me and s.document @@ words
             and s.storage_key || '' < first_key
           order by s.storage_key || '' desc limit wanted;
        exit;
      end if;
    end loop;
  end $$;
comment on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) is
  'Keys of the running tenant''s messages with these words, newest first, before a key, at most 101.';
revoke all on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) from public;
grant execute on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) to penguin_app, penguin_worker;
alter function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) owner to penguin_search;
revoke create on schema app_sec from penguin_search;
