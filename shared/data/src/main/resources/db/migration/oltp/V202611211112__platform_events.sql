-- Counts for the service outside, and nothing but counts.
create policy auth_reads on security_events for select to penguin_auth using (true);
grant select on security_events to penguin_auth;
create function app_sec.platform_event_counts(since timestamptz, until timestamptz)
  returns table (name text, subject text, events bigint)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$
    select case when e.action_attempted = 'security_incident' then 'security_incidents'
                when e.event_type = 'authentication_failure' then 'authentication_failures'
                else 'suspicious_activity' end,
           coalesce(e.severity, 'low'), count(*)
      from security_events e where e.created >= since and e.created < until
     group by 1, 2
    union all
    select 'connection_leaks', 'open', count(*)
      from system_notifications n where n.category = 'connection_pool' and n.source_type = 'backend' and not n.is_resolved
  $$;
comment on function app_sec.platform_event_counts(timestamptz, timestamptz) is
  'How many incidents, refused identities and other refusals there were, by severity, and how many leaks are open.';
create index idx_security_events_created on security_events using brin (created);
grant execute on function app_sec.platform_event_counts(timestamptz, timestamptz) to penguin_worker;
grant create on schema app_sec to penguin_auth;
alter function app_sec.platform_event_counts(timestamptz, timestamptz) owner to penguin_auth;
revoke create on schema app_sec from penguin_auth;
