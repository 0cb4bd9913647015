-- Months are dropped when due, in one go. Who has no policy of its own keeps bodies by the month: they go when the whole
-- month is past the default. A tenant's policy is kept to the day, by rows.
drop function app_sec.expire_content(integer, integer);

create function app_sec.is_body_due(c email_content, p retention_policies, default_days integer) returns boolean
  language sql stable
  as $$
    select not exists (select from retention_policies h where h.tenant_id = c.tenant_id and h.legal_hold)
       and (c.expires_at < now() is true
            or case when p.retention_days is not null then c.created_at < now() - p.retention_days * interval '1 day'
                    when c.retention_days < default_days then c.created_at < now() - c.retention_days * interval '1 day'
                    else c.created_at < now() - default_days * interval '1 day'
                         and c.storage_key < to_char(now() - default_days * interval '1 day', 'YYYYMM') || '/' end)
  $$;
comment on function app_sec.is_body_due(email_content, retention_policies, integer) is
  'Whether a body may go: by its tenant''s policy to the day, by its own or the default period, never under a legal hold.';
revoke all on function app_sec.is_body_due(email_content, retention_policies, integer) from public;

-- Up to max_rows bodies past their time, with their attachments and words. Run by the owner until it returns 0.
create function app_sec.expire_content(default_days integer, max_rows integer) returns bigint
  language plpgsql
  as $$
  declare gone bigint;
  begin
    with old as materialized (
      select c.tenant_id, c.storage_key
        from email_content c left join retention_policies p
          on p.tenant_id = c.tenant_id and p.content_type = 'email' and p.is_active
       -- The key tells the month: partitions younger than the shortest retention are not looked at.
       where c.storage_key < to_char(now() + interval '1 month' - (select least(default_days, min(retention_days))
               from retention_policies where content_type = 'email' and is_active) * interval '1 day', 'YYYYMM') || '/'
         and app_sec.is_body_due(c, p, default_days)
       limit max_rows),
    words as (delete from content_search_index s using old o where s.storage_key = o.storage_key),
    bodies as (delete from email_content c using old o where c.storage_key = o.storage_key returning 1)
    select count(*) into gone from bodies;
    return gone;
  end $$;
comment on function app_sec.expire_content(integer, integer) is 'Deletes bodies past their retention, a bounded number at a time.';
revoke all on function app_sec.expire_content(integer, integer) from public;

create function app_sec.is_month_due(month text, events boolean, days integer) returns boolean
  language plpgsql stable
  as $$
  declare
    lowest constant text := month || '/';
    beyond constant text := to_char(to_date(month, 'YYYYMM') + interval '1 month', 'YYYYMM') || '/';
  begin
    if events then
      return exists (select from message_events e where e.storage_key >= lowest and e.storage_key < beyond)
        and not exists (select from email_content c where c.storage_key >= lowest and c.storage_key < beyond)
        and not exists (
          select from email_messages m left join retention_policies p
              on p.tenant_id = m.tenant_id and p.content_type = 'metadata' and p.is_active
           where m.storage_key >= lowest and m.storage_key < beyond
             and (exists (select from retention_policies h where h.tenant_id = m.tenant_id and h.legal_hold)
                  or m.created_at >= now() - coalesce(p.retention_days, days) * interval '1 day'));
    end if;
    return exists (select from email_content c where c.storage_key >= lowest and c.storage_key < beyond)
      and not exists (
        select from email_content c left join retention_policies p
            on p.tenant_id = c.tenant_id and p.content_type = 'email' and p.is_active
         where c.storage_key >= lowest and c.storage_key < beyond and not app_sec.is_body_due(c, p, days));
  end $$;
comment on function app_sec.is_month_due(text, boolean, integer) is
  'Whether there are bodies, or events, in a month and not one that must be kept.';
revoke all on function app_sec.is_month_due(text, boolean, integer) from public;

-- Drops one month of bodies, attachments and words, or of events, when every row of it is due, and makes it anew, empty: an
-- answer that is read late still finds its month. Messages are deleted by rows: dropping a month of them would compare every
-- event and body there is with it while everybody waits.
create function app_sec.drop_due_month(events boolean, days integer) returns bigint
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
      if not events then
        -- All at once and in the order of those who write mails, or each would wait for the other.
        lock table only public.email_messages, only public.content_search_index, only public.email_content, only public.attachments
          in access exclusive mode;
      end if;
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
comment on function app_sec.drop_due_month(boolean, integer) is
  'Drops the oldest month of bodies, or of events, that is due as a whole; returns how many went. Only the owner may; until it returns 0.';
revoke all on function app_sec.drop_due_month(boolean, integer) from public;
