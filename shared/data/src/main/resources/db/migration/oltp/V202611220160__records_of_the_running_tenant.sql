-- What runs for one tenant can neither write into another's security events nor ask for another's entitlements. Before a
-- tenant is known (an identity is refused, a schedule reports) an event may still be about any tenant.
grant create on schema app_sec to penguin_auth;
set local role penguin_auth; -- The functions are its own.

create or replace function app_sec.record_security_event(
    kind varchar, severity varchar, usr uuid, tenant uuid, ip inet, agent text, action varchar, reason text, details jsonb)
  returns void language sql volatile security definer set search_path = pg_catalog, public
  as $$
    insert into security_events (event_type, severity, user_id, tenant_id, ip_address, user_agent,
                                 action_attempted, success, failure_reason, metadata)
    select kind, severity, (select u.id from users u where u.id = usr),
           (select t.id from tenants t where t.id = tenant and t.id = coalesce(app_sec.tenant_id(), t.id)),
           ip, left(agent, 500), action, false, reason, details;
  $$;

create or replace function app_sec.alert_security_incident(
    p_event_type varchar, p_severity varchar, p_description text, p_tenant_id uuid, p_user_id uuid, p_ip_address inet)
  returns void language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    incident_count integer;
    -- An id nobody has must not hide the incident behind a foreign key's refusal.
    -- Nor may what runs for one tenant raise an incident of another.
    known_tenant uuid := (select t.id from tenants t where t.id = p_tenant_id and t.id = coalesce(app_sec.tenant_id(), t.id));
    known_user uuid := (select u.id from users u where u.id = p_user_id);
  begin
    select count(*) into incident_count
      from security_events e
     where e.event_type = p_event_type and e.tenant_id is not distinct from known_tenant
       and e.created > now() - interval '1 hour';

    insert into security_events (event_type, severity, user_id, tenant_id, ip_address, action_attempted, success,
                                 failure_reason, metadata)
    values (p_event_type, p_severity, known_user, known_tenant, p_ip_address, 'security_incident', false, p_description,
            jsonb_build_object('incident_count_last_hour', incident_count, 'alert_timestamp', now()));

    if p_severity in ('high', 'critical') or incident_count > 5 then
      insert into system_notifications (category, title, message, severity, tenant_id, metadata)
      values ('security_incident',
              case when p_severity = 'critical' then 'Critical Security Alert'
                   when incident_count > 10 then 'Frequent Security Incidents'
                   else 'Security Alert' end,
              format('Security incident detected: %s. Severity: %s, Count (last hour): %s',
                     p_description, p_severity, incident_count + 1),
              p_severity, known_tenant,
              jsonb_build_object('event_type', p_event_type, 'incident_count', incident_count + 1,
                                 'alert_level', case when p_severity = 'critical' then 'escalated'
                                                     when incident_count > 10 then 'frequent'
                                                     else 'standard' end));
    end if;
  end $$;

-- A worker asks for the tenant it runs for, with entitlements().
revoke execute on function app_sec.entitlements_of(uuid), app_sec.limit_of(uuid, varchar) from penguin_worker;

comment on function app_sec.authenticate_api_key(bytea) is
  'Whose key has this digest, before a tenant is known; notes its use at most once a minute.';
comment on function app_sec.authenticate_member(text, uuid) is
  'The user with a verified subject and the membership of a tenant, before a tenant is known.';
comment on function app_sec.authenticate_staff(text) is 'The user with a verified subject and what staff may do.';
comment on function app_sec.record_security_event(varchar, varchar, uuid, uuid, inet, text, varchar, text, jsonb) is
  'Records refused access; about any tenant while none is running, about the running one otherwise.';

reset role;
revoke create on schema app_sec from penguin_auth;
