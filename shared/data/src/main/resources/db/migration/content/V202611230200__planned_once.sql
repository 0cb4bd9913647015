-- Lists and searches of messages are planned once per connection. A statement by itself is planned each time, and over two years of
-- months that takes six to eight milliseconds, many times what reading a page takes. A function keeps its plans; the months that
-- cannot have what is asked for are left out when a plan begins to run.

-- As whoever calls: row security holds. One statement for each index, because a plan that is kept knows no values.
create function app_sec.message_page(before text, campaign uuid, lead uuid, wanted_status text, wanted_direction text, max_rows integer)
  returns setof email_messages language plpgsql stable set search_path = pg_catalog, public
  set plan_cache_mode = force_generic_plan
  as $$
  begin
    if lead is not null then
      return query
        select m.* from email_messages m
         where m.storage_key < before and m.lead_id = lead and (campaign is null or m.campaign_id = campaign)
           and (wanted_status is null or m.status = wanted_status) and (wanted_direction is null or m.direction = wanted_direction)
         order by m.storage_key desc limit max_rows;
    elsif campaign is not null then
      return query
        select m.* from email_messages m
         where m.storage_key < before and m.campaign_id = campaign
           and (wanted_status is null or m.status = wanted_status) and (wanted_direction is null or m.direction = wanted_direction)
         order by m.storage_key desc limit max_rows;
    elsif wanted_status is not null then
      return query
        select m.* from email_messages m
         where m.storage_key < before and m.status = wanted_status and (wanted_direction is null or m.direction = wanted_direction)
         order by m.storage_key desc limit max_rows;
    else
      return query
        select m.* from email_messages m
         where m.storage_key < before and (wanted_direction is null or m.direction = wanted_direction)
         order by m.storage_key desc limit max_rows;
    end if;
  end $$;
comment on function app_sec.message_page(text, uuid, uuid, text, text, integer) is
  'The caller''s messages before a key, newest first, of a campaign, a lead, a status, a direction, or of any where null is given.';
revoke all on function app_sec.message_page(text, uuid, uuid, text, text, integer) from public;
grant execute on function app_sec.message_page(text, uuid, uuid, text, text, integer) to penguin_app;

-- The search as before, but every statement is planned once, a filter has its own index, and no step plans over all months again.
grant create on schema app_sec to penguin_search;
drop function app_sec.search_messages(text, text, uuid, uuid, text, text, integer);
create function app_sec.search_messages(
    query text, before text, campaign uuid, lead uuid, wanted_status text, wanted_direction text, max_rows integer)
  returns table (storage_key varchar) language plpgsql stable security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_generic_plan
  -- The planner knows nothing of how many have a word, nor shall it (decision 0014). Told that an entry of an index is dear, it does
  -- not read everybody's keys between the bounds, which are there to leave months out, beside the words.
  set cpu_index_tuple_cost = 100 set enable_seqscan = off
  as $$
  #variable_conflict use_column
  declare
    -- Of the newest messages read at once, more each time, and the share of them that makes reading on worth while.
    batch integer := 60;
    share constant numeric := 0.05;
    me constant uuid := app_sec.tenant_id();
    words constant tsquery := websearch_to_tsquery('simple', query);
    filtered constant boolean := coalesce(campaign::text, lead::text, wanted_status, wanted_direction) is not null;
    mine tsquery;
    wanted integer := least(max_rows, 101);
    upto text collate "C" := before;
    begins text[];
    first_month integer := 1;
    months integer := 1;
    lowest text collate "C";
    keys varchar[];
    oldest varchar;
    looked integer;
  begin
    if me is null or numnode(words) = 0 then
      return;
    end if;
    -- Message by message, as long as many have the words; those of a lead, a campaign or a status by its index. Scalar subqueries,
    -- which are looked up by key: an EXISTS might be answered by reading the words of everybody first.
    loop
      if lead is not null then
        select array_agg(w.storage_key order by w.storage_key desc) filter (where w.hit), min(w.storage_key), count(*)
          into keys, oldest, looked
          from (select m.storage_key,
                       (campaign is null or m.campaign_id = campaign) and (wanted_status is null or m.status = wanted_status)
                         and (wanted_direction is null or m.direction = wanted_direction)
                         and (select s.document @@ words from content_search_index s where s.storage_key = m.storage_key) as hit
                  from email_messages m
                 where m.tenant_id = me and m.lead_id = lead and m.storage_key < upto
                 order by m.storage_key desc limit batch) w;
      elsif campaign is not null then
        select array_agg(w.storage_key order by w.storage_key desc) filter (where w.hit), min(w.storage_key), count(*)
          into keys, oldest, looked
          from (select m.storage_key,
                       (wanted_status is null or m.status = wanted_status)
                         and (wanted_direction is null or m.direction = wanted_direction)
                         and (select s.document @@ words from content_search_index s where s.storage_key = m.storage_key) as hit
                  from email_messages m
                 where m.tenant_id = me and m.campaign_id = campaign and m.storage_key < upto
                 order by m.storage_key desc limit batch) w;
      elsif wanted_status is not null then
        select array_agg(w.storage_key order by w.storage_key desc) filter (where w.hit), min(w.storage_key), count(*)
          into keys, oldest, looked
          from (select m.storage_key,
                       (wanted_direction is null or m.direction = wanted_direction)
                         and (select s.document @@ words from content_search_index s where s.storage_key = m.storage_key) as hit
                  from email_messages m
                 where m.tenant_id = me and m.status = wanted_status and m.storage_key < upto
                 order by m.storage_key desc limit batch) w;
      else
        select array_agg(w.storage_key order by w.storage_key desc) filter (where w.hit), min(w.storage_key), count(*)
          into keys, oldest, looked
          from (select m.storage_key,
                       (wanted_direction is null or m.direction = wanted_direction)
                         and (select s.document @@ words from content_search_index s where s.storage_key = m.storage_key) as hit
                  from email_messages m
                 where m.tenant_id = me and m.storage_key < upto
                 order by m.storage_key desc limit batch) w;
      end if;
      return query select unnest(keys[1:wanted]);
      wanted := wanted - coalesce(cardinality(keys), 0);
      if wanted <= 0 or looked < batch then
        return;
      end if;
      upto := oldest;
      exit when coalesce(cardinality(keys), 0) < looked * share;
      batch := least(batch * 2, 500);
    end loop;
    -- By the index, when few have: the month that was begun, then four before it, then sixteen, or at once
    -- all when there was none. Former keys come before every month.
    mine := app_sec.tenant_query(me, words);
    begins := array(select p.begins
                      from (select (case when right(c.relname, 7) = '_legacy' then ':' else right(c.relname, 6) || '/' end) collate "C" as begins
                              from pg_inherits i join pg_class c on c.oid = i.inhrelid
                             where i.inhparent = 'content_search_index'::regclass) p
                     where p.begins <= upto
                     order by p.begins desc);
    while wanted > 0 and first_month <= cardinality(begins) loop
      lowest := begins[least(first_month + months - 1, cardinality(begins))];
      -- The bounds leave months out, and shall not be read from the index of keys: two plain ones would be taken for a narrow range,
      -- an order of the key for one that this index has already.
      if filtered then
        keys := array(
          select w.storage_key
            from (select s.storage_key from content_search_index s
                   where app_sec.tenant_words(s.tenant_id, s.document) @@ mine and (s.tenant_id = me) is true and s.document @@ words
                     and s.storage_key >= lowest and s.storage_key < any (array[upto])
                   order by s.storage_key || '' desc) w
           where (select (campaign is null or m.campaign_id = campaign) and (lead is null or m.lead_id = lead)
                         and (wanted_status is null or m.status = wanted_status)
                         and (wanted_direction is null or m.direction = wanted_direction)
                    from email_messages m where m.storage_key = w.storage_key)
           limit wanted);
      else
        keys := array(
          select s.storage_key from content_search_index s
           where app_sec.tenant_words(s.tenant_id, s.document) @@ mine and (s.tenant_id = me) is true and s.document @@ words
             and s.storage_key >= lowest and s.storage_key < any (array[upto])
           order by s.storage_key || '' desc limit wanted);
      end if;
      return query select unnest(keys);
      wanted := wanted - cardinality(keys);
      upto := lowest;
      first_month := first_month + months;
      months := case when cardinality(keys) = 0 then cardinality(begins) else months * 4 end;
    end loop;
  end $$;
comment on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) is
  'Keys of the running tenant''s messages with these words, newest first, before a key, at most 101.';
revoke all on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) from public;
grant execute on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) to penguin_app, penguin_worker;
alter function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) owner to penguin_search;
revoke create on schema app_sec from penguin_search;

-- The search finds keys past row security; what they name is read as whoever calls.
create function app_sec.found_messages(
    query text, before text, campaign uuid, lead uuid, wanted_status text, wanted_direction text, max_rows integer)
  returns setof email_messages language plpgsql stable set search_path = pg_catalog, public
  set plan_cache_mode = force_generic_plan
  as $$
  declare
    keys constant varchar[] := array(
      select s.storage_key from app_sec.search_messages(query, before, campaign, lead, wanted_status, wanted_direction, max_rows) s);
  begin
    -- Newest first: the last and the first say which months to look into.
    return query
      select m.* from email_messages m
       where m.storage_key = any (keys) and m.storage_key >= keys[cardinality(keys)] and m.storage_key <= keys[1]
       order by m.storage_key desc;
  end $$;
comment on function app_sec.found_messages(text, text, uuid, uuid, text, text, integer) is
  'The caller''s messages with these words, newest first, before a key, at most 101.';
revoke all on function app_sec.found_messages(text, text, uuid, uuid, text, text, integer) from public;
grant execute on function app_sec.found_messages(text, text, uuid, uuid, text, text, integer) to penguin_app;
