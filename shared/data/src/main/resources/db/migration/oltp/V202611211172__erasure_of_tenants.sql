-- What law requires of a tenant that is gone are its payments, what they were for, and the audit trail. A subscription nobody
-- paid goes, and of the others what people wrote; so do counters, which deleting members starts anew.
create or replace function app_sec.erase_tenant_identity() returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    customer text := (select stripe_customer_id from tenant_config where tenant_id = me);
  begin
    if me is null then
      raise exception 'no tenant' using errcode = '22004';
    end if;
    update users u set name = null, family_name = null, given_name = null, email = null, picture = null, subject = null,
                       deleted = coalesce(deleted, now()), updated = now()
     where exists (select from tenant_users m where m.user_id = u.id and m.tenant_id = me)
       and not exists (select from tenant_users m where m.user_id = u.id and m.tenant_id <> me)
       and not exists (select from staff_members s where s.user_id = u.id);
    delete from user_preferences p
     where exists (select from tenant_users m where m.user_id = p.user_id and m.tenant_id = me)
       and not exists (select from tenant_users m where m.user_id = p.user_id and m.tenant_id <> me);
    delete from tenant_users where tenant_id = me;
    delete from subscription_addons a where a.tenant_id = me
       and not exists (select from payments p where p.tenant_id = me and p.subscription_id = a.subscription_id);
    delete from subscriptions s where s.tenant_id = me
       and not exists (select from payments p where p.tenant_id = me and p.subscription_id = s.id);
    update subscriptions set notes = null, cancel_reason = null, billing_contact_user_id = null where tenant_id = me;
    update payments set initiated_by_user_id = null, hosted_invoice_url = null where tenant_id = me;
    delete from usage_counters where tenant_id = me;
    -- What Stripe told meanwhile; nobody knows the customer afterwards.
    update stripe_events set payload = null
     where payload is not null and (tenant_id = me or (tenant_id is null and strpos(payload::text, '"' || customer || '"') > 0));
    delete from tenant_config where tenant_id = me;
    update tenants set name = null, deleted = coalesce(deleted, now()), updated = now() where id = me;
  end $$;

-- As before, but the configuration stays until the end: by its customer late events of Stripe are found.
create or replace function app_sec.erase_tenant_rows(max_rows integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    target record;
    n bigint;
    total bigint := 0;
  begin
    if me is null then
      raise exception 'no tenant' using errcode = '22004';
    end if;
    for target in
      select c.oid::regclass as name
        from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relkind in ('r', 'p') and not c.relispartition
         and c.relname not in ('audit_log_enhanced', 'privacy_requests', 'payments', 'subscriptions', 'subscription_addons',
                               'tenant_users', 'tenant_config', 'admin_audit_log')
       order by c.relname
    loop
      begin
        execute format('delete from %s where ctid = any (array(select ctid from %s where tenant_id = $1 limit $2)) and tenant_id = $1',
                       target.name, target.name) using me, max_rows;
        get diagnostics n = row_count;
        total := total + n;
      exception when foreign_key_violation then
        null; -- Another table's turn comes first.
      end;
    end loop;
    return total;
  end $$;
