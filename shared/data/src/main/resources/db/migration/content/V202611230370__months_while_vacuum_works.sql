-- A month stayed for as long as an automatic vacuum worked on it: PostgreSQL ends such a one for whoever waits as long as
-- deadlock_timeout (1 s), and nobody here waits that long, for the sake of the clients that wait behind.
create function app_sec.hold_off_vacuum(tables regclass[]) returns void
  language plpgsql set lock_timeout = '3s'
  as $$
  declare held regclass;
  begin
    foreach held in array tables loop
      -- Conflicts with vacuum and with itself, not with reading or writing: clients do not wait behind this.
      execute 'lock table only ' || held || ' in share update exclusive mode';
    end loop;
  end $$;
comment on function app_sec.hold_off_vacuum(regclass[]) is
  'Ends automatic vacuum of tables and begins none for as long as the transaction lasts; lock_not_available after 3 s of a vacuum by hand. Only the owner may.';
revoke all on function app_sec.hold_off_vacuum(regclass[]) from public;

create or replace function app_sec.hold_message_tables(months text[]) returns void
  language plpgsql
  -- Less than deadlock_timeout (1 s) in total: who waits for a table that is held here gets it before anybody looks for deadlocks.
  set lock_timeout = '80ms'
  as $$
  declare held regclass[]; tables text; pause double precision := 0.05;
  begin
    select array_agg(t.oid order by m.place, p.place) into held
      from unnest(months) with ordinality m (month, place),
           unnest(array['email_messages', 'content_search_index', 'email_content', 'attachments', 'message_events']) with ordinality p (parent, place),
           to_regclass(format('public.%I', p.parent || '_' || m.month)) t (oid)
     where t.oid is not null;
    perform app_sec.hold_off_vacuum(coalesce(held, '{}'));
    select string_agg(', only ' || h.oid::regclass, '' order by h.place) into tables from unnest(held) with ordinality h (oid, place);
    for attempt in 1..10 loop
      begin
        execute 'lock table only public.email_messages, only public.content_search_index, only public.email_content, '
                'only public.attachments, only public.message_events' || coalesce(tables, '') || ' in access exclusive mode';
        return;
      exception when lock_not_available then
        -- Back with what was taken: others go first.
        perform pg_sleep(pause);
        pause := least(pause * 2, 0.5);
      end;
    end loop;
    raise lock_not_available using message = 'The tables of messages are in use.', hint = 'Tried for some seconds; try again later.';
  end $$;
