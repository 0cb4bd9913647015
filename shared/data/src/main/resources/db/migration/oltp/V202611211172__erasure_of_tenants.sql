-- What law requires of a tenant that is gone are its payments, what they were for, and the audit trail. A subscription nobody
-- paid goes, and of the others what people wrote; so do counters, which deleting members starts anew.
create or replace function app_sec.erase_tenant_identity() returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare me uuid := app_sec.tenant_id();
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
    update tenants set name = null, deleted = coalesce(deleted, now()), updated = now() where id = me;
  end $$;

-- Nobody acts for a tenant that is about to be erased; what Stripe told of its customer goes while the customer is still known.
create or replace function app_sec.close_tenant() returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare customer text := (select stripe_customer_id from tenant_config where tenant_id = app_sec.tenant_id());
  begin
    update tenants set deleted = coalesce(deleted, now()), updated = now() where id = app_sec.tenant_id();
    update stripe_events set payload = null
     where payload is not null and (tenant_id = app_sec.tenant_id()
                                    or (tenant_id is null and strpos(payload::text, '"' || customer || '"') > 0));
  end $$;
