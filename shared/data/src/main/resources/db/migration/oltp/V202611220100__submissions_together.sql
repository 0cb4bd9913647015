-- What every mail does, for the mails of several connections at once: see infra/decisions/0021.
-- accept_send and begin_send stay for functions of the version before, which serve until traffic has shifted.

-- In plpgsql, which keeps its plan in the session; as an SQL function it was planned at every call, half of what a mail cost.
create or replace function app_sec.count_enrollments(tenants uuid[], campaigns uuid[], statuses text[], signs integer[]) returns void
  language plpgsql volatile as $$
begin
  insert into public.campaign_progress as p (tenant_id, campaign_id, slot, enrolled, active, sending, parked, completed, exited)
  select d.tenant_id, d.campaign_id, pg_backend_pid() % 16,
         coalesce(sum(d.sign) filter (where d.status = 'enrolled'), 0), coalesce(sum(d.sign) filter (where d.status = 'active'), 0),
         coalesce(sum(d.sign) filter (where d.status = 'sending'), 0), coalesce(sum(d.sign) filter (where d.status = 'parked'), 0),
         coalesce(sum(d.sign) filter (where d.status = 'completed'), 0), coalesce(sum(d.sign) filter (where d.status = 'exited'), 0)
    from unnest(tenants, campaigns, statuses, signs) as d (tenant_id, campaign_id, status, sign)
    join public.campaigns c on c.tenant_id = d.tenant_id and c.id = d.campaign_id
   group by d.tenant_id, d.campaign_id
   order by d.tenant_id, d.campaign_id
  on conflict (tenant_id, campaign_id, slot) do update
     set enrolled = p.enrolled + excluded.enrolled, active = p.active + excluded.active, sending = p.sending + excluded.sending,
         parked = p.parked + excluded.parked, completed = p.completed + excluded.completed, exited = p.exited + excluded.exited;
end $$;

-- Records that the mails' servers have them, and moves each lead to its next step, or to the end when that is null.
create function accept_sends(send_ids uuid[], tries uuid[], next_step_ids uuid[], keys text[]) returns void
  language plpgsql as $$
#variable_conflict use_column
begin
  with accepted as (
    update send_ledger l
       set state = 'accepted', settled = now(), failure_code = null, failure_reason = null
      from unnest(send_ids, tries, next_step_ids, keys) as d (id, try, next_step_id, key)
     where l.id = d.id and l.tenant_id = (select app_sec.tenant_id()) and l.submission = d.try and l.state in ('submitting', 'in_doubt')
    returning l.enrollment_id, d.next_step_id, d.key)
  update campaign_enrollments e
     set status = case when a.next_step_id is null then 'completed' else 'active' end,
         current_step_id = coalesce(a.next_step_id, e.current_step_id),
         next_run = case when a.next_step_id is null then null else now() end,
         steps_completed = e.steps_completed + 1, last_storage_key = a.key, exit_reason = null, updated = now()
    from accepted a
   where e.id = a.enrollment_id and e.tenant_id = (select app_sec.tenant_id()) and e.status in ('sending', 'parked');
end $$;
comment on function accept_sends(uuid[], uuid[], uuid[], text[]) is
  'Settles sends as accepted, if these tries still have them, and moves their leads on.';

create function begin_sends(send_ids uuid[], tries uuid[], addresses text[]) returns setof uuid
  language plpgsql as $$
#variable_conflict use_column
begin
  return query
    update send_ledger s
       set state = 'submitting', submitted = now(), attempt_count = s.attempt_count + 1, submission = d.try
      from unnest(send_ids, tries, addresses) as d (id, try, address)
     where s.id = d.id and s.tenant_id = (select app_sec.tenant_id())
       and (s.state = 'reserved' or (s.state = 'submitting' and s.submission = d.try))
       and exists (select from campaigns c where c.id = s.campaign_id and c.status = 'sending')
       and exists (select from campaign_enrollments e where e.id = s.enrollment_id and e.status = 'sending')
       and not exists (select from suppression_list x where x.email = d.address)
    returning s.id;
end $$;
comment on function begin_sends(uuid[], uuid[], text[]) is
  'Gives tries the right to submit reserved sends; returns those that have it. The others have another try or may not be sent any more.';
revoke all on function accept_sends(uuid[], uuid[], uuid[], text[]), begin_sends(uuid[], uuid[], text[]) from public;
grant execute on function accept_sends(uuid[], uuid[], uuid[], text[]), begin_sends(uuid[], uuid[], text[]) to penguin_worker;
