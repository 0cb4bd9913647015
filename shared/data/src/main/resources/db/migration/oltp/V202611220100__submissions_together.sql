-- What every mail does, for the mails of several connections at once: see infra/decisions/0021.
-- accept_send and begin_send stay for functions of the version before, which serve until traffic has shifted.

-- In plpgsql, which keeps its plan in the session; as an SQL function it was planned at every call, half of what a mail cost.
create or replace function app_sec.count_enrollments(tenants uuid[], campaigns uuid[], statuses text[], signs integer[]) returns void
  language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
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

-- Settles sends as accepted, if these tries still have them, and moves each lead to its next step, or to the end when that is
-- null; then gives other tries the right to submit reserved sends and returns those that have it. One generic plan for any
-- number of mails: planned for these very arrays, a call takes four times as long. Without sequential scans, because the plan
-- is made when the tables may still be small.
create function advance_sends(accepted_ids uuid[], accepted_tries uuid[], next_step_ids uuid[], keys text[],
                              begun_ids uuid[], begun_tries uuid[], addresses text[]) returns setof uuid
  language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  if cardinality(accepted_ids) > 0 then
    with accepted as (
      update send_ledger l
         set state = 'accepted', settled = now(), failure_code = null, failure_reason = null
        from unnest(accepted_ids, accepted_tries, next_step_ids, keys) as d (id, try, next_step_id, key)
       where l.id = d.id and l.submission = d.try and l.state in ('submitting', 'in_doubt')
      returning l.enrollment_id, d.next_step_id, d.key)
    update campaign_enrollments e
       set status = case when a.next_step_id is null then 'completed' else 'active' end,
           current_step_id = coalesce(a.next_step_id, e.current_step_id),
           next_run = case when a.next_step_id is null then null else now() end,
           steps_completed = e.steps_completed + 1, last_storage_key = a.key, exit_reason = null, updated = now()
      from accepted a where e.id = a.enrollment_id and e.status in ('sending', 'parked');
  end if;
  return query
    update send_ledger s
       set state = 'submitting', submitted = now(), attempt_count = s.attempt_count + 1, submission = d.try
      from unnest(begun_ids, begun_tries, addresses) as d (id, try, address)
     where s.id = d.id and (s.state = 'reserved' or (s.state = 'submitting' and s.submission = d.try))
       and exists (select from campaigns c where c.id = s.campaign_id and c.status = 'sending')
       and exists (select from campaign_enrollments e where e.id = s.enrollment_id and e.status = 'sending')
       and not exists (select from suppression_list x where x.email = d.address)
    returning s.id;
end $$;
comment on function advance_sends(uuid[], uuid[], uuid[], text[], uuid[], uuid[], text[]) is
  'Settles sends as accepted and gives tries the right to submit others; returns those that have it.';
revoke all on function advance_sends(uuid[], uuid[], uuid[], text[], uuid[], uuid[], text[]) from public;
grant execute on function advance_sends(uuid[], uuid[], uuid[], text[], uuid[], uuid[], text[]) to penguin_worker;
