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
