-- A mail that waits for another try is written anew, and says what template and lead say by then. The body that is stored is the one
-- that leaves: another one goes before it comes. Whoever shares the one that goes keeps it (app_sec.keep_shared_body).
create function app_sec.drop_unsent_body(key text) returns void
  language sql security definer set search_path = pg_catalog, public
  as $$
    delete from content_search_index s using email_messages m
     where s.tenant_id = app_sec.tenant_id() and s.storage_key = key
       and m.tenant_id = s.tenant_id and m.storage_key = s.storage_key and m.sent_at is null;
    delete from email_content c using email_messages m
     where c.tenant_id = app_sec.tenant_id() and c.storage_key = key
       and m.tenant_id = c.tenant_id and m.storage_key = c.storage_key and m.sent_at is null;
  $$;
comment on function app_sec.drop_unsent_body(text) is
  'Drops body and words of a message of the running tenant that has not left: it says something else by now.';
revoke all on function app_sec.drop_unsent_body(text) from public;
grant execute on function app_sec.drop_unsent_body(text) to penguin_worker;
