-- Months whose messages have all expired.
alter function app_sec.make_message_partitions(date, integer) set lock_timeout = '2s';

create function app_sec.drop_empty_message_partitions(before date) returns integer
  language plpgsql set lock_timeout = '2s'
  as $$
  declare
    parents constant text[] := array['content_search_index', 'attachments', 'message_events', 'email_content', 'email_messages'];
    month text; parent text; key text; used boolean; dropped integer := 0; looked integer := 0;
  begin
    for month in
      select right(c.relname, 6) from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'public.email_messages'::regclass and c.relname ~ '_\d{6}$'
         and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= before
       order by 1
    loop
      used := false;
      foreach parent in array parents loop
        -- Through the parent: its policy lets the owner see every row, a partition's would let nobody see any.
        select a.attname into strict key from pg_partitioned_table p
          join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
         where p.partrelid = ('public.' || parent)::regclass;
        if not used then
          execute format('select exists (select from public.%I where %I >= $1 and %I < $2)', parent, key, key)
            into used
            using month || '/', to_char(to_date(month, 'YYYYMM') + interval '1 month', 'YYYYMM') || '/';
        end if;
      end loop;
      continue when used;
      foreach parent in array parents loop
        if to_regclass(format('public.%I', parent || '_' || month)) is not null then
          execute format('alter table public.%I detach partition public.%I', parent, parent || '_' || month);
          execute format('drop table public.%I', parent || '_' || month);
          dropped := dropped + 1;
        end if;
      end loop;
      looked := looked + 1;
      exit when looked = 12;
    end loop;
    return dropped;
  end $$;
comment on function app_sec.drop_empty_message_partitions(date) is
  'Drops months before a day in which nothing is left, at most twelve; only the owner may. Returns how many tables.';
