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
-- null; then gives other tries the right to submit reserved sends and returns those that have it. Generic plans: planned for
-- these very arrays, a call takes four times as long. Sends one by one and look-ups as scalar subqueries, because a plan may be
-- made while the tables are small and unknown, and then joins them the other way round.
create function advance_sends(accepted_ids uuid[], accepted_tries uuid[], next_step_ids uuid[], keys text[],
                              begun_ids uuid[], begun_tries uuid[], addresses text[]) returns setof uuid
  language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  enrolment uuid;
  enrolments uuid[] := '{}';
  next_steps uuid[] := '{}';
  last_keys text[] := '{}';
begin
  for i in 1 .. cardinality(accepted_ids) loop
    update send_ledger l
       set state = 'accepted', settled = now(), failure_code = null, failure_reason = null
     where l.id = accepted_ids[i] and l.submission = accepted_tries[i] and l.state in ('submitting', 'in_doubt')
    returning l.enrollment_id into enrolment;
    if found then
      enrolments := enrolments || enrolment;
      next_steps := next_steps || next_step_ids[i];
      last_keys := last_keys || keys[i];
    end if;
  end loop;
  if cardinality(enrolments) > 0 then
    -- Together: the counters of the campaign are written once.
    update campaign_enrollments e
       set status = case when next_steps[array_position(enrolments, e.id)] is null then 'completed' else 'active' end,
           current_step_id = coalesce(next_steps[array_position(enrolments, e.id)], e.current_step_id),
           next_run = case when next_steps[array_position(enrolments, e.id)] is null then null else now() end,
           steps_completed = e.steps_completed + 1, last_storage_key = last_keys[array_position(enrolments, e.id)],
           exit_reason = null, updated = now()
     where e.id = any (enrolments) and e.status in ('sending', 'parked');
  end if;
  for i in 1 .. cardinality(begun_ids) loop
    update send_ledger s
       set state = 'submitting', submitted = now(), attempt_count = s.attempt_count + 1, submission = begun_tries[i]
     where s.id = begun_ids[i] and (s.state = 'reserved' or (s.state = 'submitting' and s.submission = begun_tries[i]))
       and (select c.status from campaigns c where c.id = s.campaign_id) = 'sending'
       and (select e.status from campaign_enrollments e where e.id = s.enrollment_id) = 'sending'
       and (select count(*) from suppression_list x where x.email = addresses[i]) = 0;
    if found then
      return next begun_ids[i];
    end if;
  end loop;
end $$;
comment on function advance_sends(uuid[], uuid[], uuid[], text[], uuid[], uuid[], text[]) is
  'Settles sends as accepted and gives tries the right to submit others; returns those that have it.';
revoke all on function advance_sends(uuid[], uuid[], uuid[], text[], uuid[], uuid[], text[]) from public;
grant execute on function advance_sends(uuid[], uuid[], uuid[], text[], uuid[], uuid[], text[]) to penguin_worker;
