-- The search as before, but for words that are in many messages: it read all of a month's, sorted them and kept a page.
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
    filtered boolean := coalesce(campaign::text, lead::text, wanted_status, wanted_direction) is not null;
    wanted integer := least(max_rows, 101);
    upto text collate "C" := before;
    since text collate "C";
    keys varchar[];
    oldest varchar;
    looked integer;
    found_rows integer;
  begin
    if me is null or numnode(words) = 0 then
      return;
    end if;
    -- Message by message, as long as many have the words.
    loop
      select array_agg(w.storage_key order by w.storage_key desc) filter (where w.hit), min(w.storage_key), count(*)
        into keys, oldest, looked
        from (select m.storage_key,
                     (campaign is null or m.campaign_id = campaign) and (lead is null or m.lead_id = lead)
                       and (wanted_status is null or m.status = wanted_status)
                       and (wanted_direction is null or m.direction = wanted_direction)
                       and exists (select from content_search_index s where s.storage_key = m.storage_key and s.document @@ words) as hit
                from email_messages m
               where m.tenant_id = me and m.storage_key < upto
               order by m.storage_key desc limit batch) w;
      return query select unnest(keys[1:wanted]);
      found_rows := coalesce(cardinality(keys), 0);
      wanted := wanted - found_rows;
      if wanted <= 0 or looked < batch then
        return;
      end if;
      upto := oldest;
      exit when found_rows < looked * share;
    end loop;
    -- By the index, when few have: first the month that was begun, then all before it.
    foreach since in array array[left(upto, 7), ''] loop
      keys := array(
        select s.storage_key from content_search_index s
         where s.tenant_id = me and s.document @@ words and s.storage_key >= since and s.storage_key < upto
         order by s.storage_key || '' desc limit case when filtered then 100000 else wanted end);
      if filtered then
        return query
          select m.storage_key from email_messages m
           where m.storage_key = any (keys) and m.tenant_id = me
             and (campaign is null or m.campaign_id = campaign) and (lead is null or m.lead_id = lead)
             and (wanted_status is null or m.status = wanted_status)
             and (wanted_direction is null or m.direction = wanted_direction)
           order by m.storage_key desc limit wanted;
        get diagnostics found_rows = row_count;
      else
        return query select unnest(keys);
        found_rows := cardinality(keys);
      end if;
      wanted := wanted - found_rows;
      exit when wanted <= 0;
      upto := since;
    end loop;
  end $$;
comment on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) is
  'Keys of the running tenant''s messages with these words, newest first, before a key, at most 101.';
revoke all on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) from public;
grant execute on function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) to penguin_app, penguin_worker;
alter function app_sec.search_messages(text, text, uuid, uuid, text, text, integer) owner to penguin_search;
revoke create on schema app_sec from penguin_search;
