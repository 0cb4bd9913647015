-- A month's tables are made and dropped beside those who write mails. Every such statement takes several tables, one after the
-- other and more of each than it began with: a writer who held one of them and wanted the next stood in a deadlock with it.
-- Now all are taken before anything is done, and given up when not to be had at once.
create function app_sec.hold_message_tables(months text[]) returns void
  language plpgsql
  -- Less than deadlock_timeout (1 s) in total: who waits for a table that is held here gets it before anybody looks for deadlocks.
  set lock_timeout = '80ms'
  as $$
  declare month text; parent text; pause double precision := 0.05;
  begin
    for attempt in 1..10 loop
      begin
        lock table only public.email_messages, only public.content_search_index, only public.email_content,
                   only public.attachments, only public.message_events in access exclusive mode;
        foreach month in array months loop
          foreach parent in array array['email_messages', 'content_search_index', 'email_content', 'attachments', 'message_events'] loop
            if to_regclass(format('public.%I', parent || '_' || month)) is not null then
              execute format('lock table public.%I in access exclusive mode', parent || '_' || month);
            end if;
          end loop;
        end loop;
        return;
      exception when lock_not_available then
        -- Back with what was taken: others go first.
        perform pg_sleep(pause);
        pause := least(pause * 2, 0.5);
      end;
    end loop;
    raise lock_not_available using message = 'The tables of messages are in use.', hint = 'Tried for some seconds; try again later.';
  end $$;
comment on function app_sec.hold_message_tables(text[]) is
  'Takes the tables of messages, and those of some months, for as long as the transaction lasts; all or, after some seconds, none. Only the owner may.';
revoke all on function app_sec.hold_message_tables(text[]) from public;

-- Whether a month has no row in any of its tables. Through the parents: their policies let the owner see every row, a
-- partition's would let nobody see any.
create function app_sec.is_month_empty(month text) returns boolean
  language plpgsql stable
  as $$
  declare
    lowest constant text := month || '/';
    beyond constant text := to_char(to_date(month, 'YYYYMM') + interval '1 month', 'YYYYMM') || '/';
  begin
    return not exists (select from public.email_messages where storage_key >= lowest and storage_key < beyond)
       and not exists (select from public.email_content where storage_key >= lowest and storage_key < beyond)
       and not exists (select from public.message_events where storage_key >= lowest and storage_key < beyond)
       and not exists (select from public.attachments where parent_storage_key >= lowest and parent_storage_key < beyond)
       and not exists (select from public.content_search_index where storage_key >= lowest and storage_key < beyond);
  end $$;
comment on function app_sec.is_month_empty(text) is 'Whether nothing is left of a month (YYYYMM) of messages.';
revoke all on function app_sec.is_month_empty(text) from public;

create or replace function app_sec.drop_empty_message_partitions(before date) returns integer
  language plpgsql set lock_timeout = '2s'
  as $$
  declare empty text[]; month text; parent text; dropped integer := 0;
  begin
    select array_agg(m.month) into empty from (
      select right(c.relname, 6) as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'public.email_messages'::regclass and c.relname ~ '_\d{6}$'
         and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= before
         and app_sec.is_month_empty(right(c.relname, 6))
       order by 1 limit 12) m;
    if empty is null then
      return 0;
    end if;
    perform app_sec.hold_message_tables(empty);
    foreach month in array empty loop
      -- Looked at again, now that nobody can write.
      continue when not app_sec.is_month_empty(month);
      foreach parent in array array['content_search_index', 'attachments', 'message_events', 'email_content', 'email_messages'] loop
        if to_regclass(format('public.%I', parent || '_' || month)) is not null then
          execute format('alter table public.%I detach partition public.%I', parent, parent || '_' || month);
          execute format('drop table public.%I', parent || '_' || month);
          dropped := dropped + 1;
        end if;
      end loop;
    end loop;
    return dropped;
  end $$;

create or replace function app_sec.drop_due_month(events boolean, days integer) returns bigint
  language plpgsql set lock_timeout = '2s'
  as $$
  declare
    month text; parent text; n bigint;
    kind constant text := case when events then 'metadata' else 'email' end;
    counted constant text := case when events then 'message_events' else 'email_content' end;
  begin
    for month in
      select right(c.relname, 6) from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = ('public.' || counted)::regclass and c.relname ~ '_\d{6}$'
         and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month'
             <= now() - (select least(days, min(retention_days)) from retention_policies
                          where content_type = kind and is_active) * interval '1 day'
       order by 1
    loop
      continue when not app_sec.is_month_due(month, events, days);
      -- Nobody writes into this old month while it is looked through again; others are not held up.
      execute format('lock table public.%I in share mode', counted || '_' || month);
      continue when not app_sec.is_month_due(month, events, days);
      execute format('select count(*) from public.%I where storage_key >= $1 and storage_key < $2', counted)
        into n using month || '/', to_char(to_date(month, 'YYYYMM') + interval '1 month', 'YYYYMM') || '/';
      perform app_sec.hold_message_tables(array[month]);
      foreach parent in array case when events then array['message_events']
                                   else array['content_search_index', 'attachments', 'email_content'] end loop
        execute format('alter table public.%I detach partition public.%I', parent, parent || '_' || month);
        execute format('drop table public.%I', parent || '_' || month);
      end loop;
      perform app_sec.make_message_partitions(to_date(month, 'YYYYMM'), 1);
      return n;
    end loop;
    return 0;
  end $$;
