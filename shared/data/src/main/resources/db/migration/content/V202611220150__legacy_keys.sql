-- Keys of the former product (decision 0016) begin with a letter and so sort after every month. Their messages, bodies and events
-- have a partition; words and attachments came later and had none: nothing could be indexed, or hung on a message, under such a key.
-- Only where an installation was taken over: in any other, a key that is not of a month is a mistake and shall be refused.
do $$
  declare parent text; name text; personal text;
  begin
    if to_regclass('public.email_messages_legacy') is null then
      return;
    end if;
    perform app_sec.hold_message_tables('{}');
    foreach parent in array array['attachments', 'content_search_index'] loop
      name := parent || '_legacy';
      execute format('create table public.%I partition of public.%I for values from ('':'') to (maxvalue)', name, parent);
      execute format('alter table public.%I enable row level security', name);
      execute format('alter table public.%I force row level security', name);
      -- Not inherited by a new partition.
      for personal in select attname from pg_attribute where attrelid = to_regclass('public.' || parent) and attstattarget = 0 loop
        execute format('alter table public.%I alter column %I set statistics 0', name, personal);
      end loop;
    end loop;
    create policy search on public.content_search_index_legacy for select to penguin_search using (true);
    grant select on public.content_search_index_legacy to penguin_search;
  end $$;

-- The search as before, but it looks into that partition too, which comes before every month.
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
                 where s.tenant_id = $1 and s.document @@ $2 and s.storage_key || '' < $3 and %s
                 order by s.storage_key || '' desc limit $4) $month$, month, passes)
        into keys using me, words, upto, wanted, campaign, lead, wanted_status, wanted_direction;
      return query select unnest(keys);
      wanted := wanted - cardinality(keys);
      exit when wanted <= 0;
      if not filtered then
        return query
          select s.storage_key from content_search_index s
           where s.tenant_id = me and s.document @@ words and s.storage_key || '' < first_key
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
