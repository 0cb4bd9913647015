-- A database's outage is no try of a job, so one that takes the database down itself was tried every fifteen seconds for ever, and with
-- it whoever was in its batch. Outages are counted now: after ten a job is claimed alone, after twenty only every five minutes;
-- after three hundred, which is a day, each is a try.
alter table jobs add column outages integer not null default 0;
comment on column jobs.outages is 'How often in a row a database was away when the job was tried.';
grant update (outages) on jobs to penguin_worker;

-- Of the verdict away becomes back, then suspect, then guilty: alone, and counted.
create or replace function settle_jobs(queue text, worker uuid, done uuid[], others uuid[], verdicts text[], delays bigint[],
                            codes text[], reasons text[], ends boolean) returns integer
  language plpgsql
  set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare settled integer; moved integer := 0;
begin
  -- Whoever takes the claim from the worker holds this row: the two never meet halfway through the jobs.
  perform from job_claims c where c.queue_name = queue and c.worker_id = worker for update;
  if not found then
    return 0;
  end if;
  with ended as (
    update jobs j set status = 'completed', completed_at = clock_timestamp(), updated_at = now(), locked_by = null,
                      locked_until = null
     where j.queue_name = queue and j.id = any (done) and j.locked_by = worker and j.status = 'running'
    returning j.id, j.tenant_id, j.attempt_count, j.started_at, j.completed_at)
  insert into job_logs (queue_name, job_id, tenant_id, attempt_number, status, worker_id, started_at, finished_at,
                        duration)
  select queue, e.id, e.tenant_id, e.attempt_count, 'success', worker, e.started_at, e.completed_at,
         e.completed_at - e.started_at
    from ended e;
  get diagnostics settled = row_count;
  if cardinality(others) > 0 then
    with given as (
      select g.id, g.code, g.reason, v.verdict, case when g.verdict = 'away' then j.outages + 1 else 0 end as outages,
             now() + case when g.verdict = 'away' and j.outages >= 20 then interval '5 minutes'
                          when g.delay > 0 then g.delay * interval '1 millisecond' end as later
        from unnest(others, verdicts, delays, codes, reasons) as g (id, verdict, delay, code, reason)
        join jobs j on j.queue_name = queue and j.id = g.id
       cross join lateral (
         select case when g.verdict <> 'away' then g.verdict when j.outages < 10 then 'back' when j.outages < 300 then 'suspect'
                     else 'guilty' end as verdict) v),
    moved as (
      update jobs j
         set status = case g.verdict when 'dead' then 'failed' else 'queued' end,
             failed_at = case g.verdict when 'dead' then now() end,
             run_at = coalesce(g.later, j.run_at),
             attempt_count = j.attempt_count - (g.verdict in ('back', 'suspect'))::integer,
             is_suspect = g.verdict in ('suspect', 'guilty'), outages = g.outages,
             lane = case when g.verdict in ('retry', 'back') then app_sec.lane(j.tenant_id) end,
             suspect_at = case when g.verdict in ('suspect', 'guilty') then coalesce(g.later, j.run_at) end,
             last_error_message = coalesce(g.reason, j.last_error_message),
             locked_by = null, locked_until = null, updated_at = now()
        from given g
       where j.queue_name = queue and j.id = g.id and j.locked_by = worker and j.status = 'running'
      returning j.id, j.job_type, j.tenant_id, j.payload, j.priority, j.attempt_count, j.started_at, g.verdict, g.code,
                g.reason),
    letter as (
      insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, tenant_id, final_attempt, reason_code,
                                    failure_reason, payload, priority)
      select gen_random_uuid(), m.id, queue, m.job_type, m.tenant_id, m.attempt_count, m.code, m.reason, m.payload,
             m.priority
        from moved m where m.verdict = 'dead'),
    logged as (
      insert into job_logs (queue_name, job_id, tenant_id, attempt_number, status, reason_code, log_message, worker_id,
                            started_at, finished_at, duration)
      select queue, m.id, m.tenant_id, m.attempt_count, case m.verdict when 'dead' then 'failed' else 'retry' end, m.code,
             m.reason, worker, m.started_at, e.at, e.at - m.started_at
        from moved m cross join (select clock_timestamp() as at) e where m.verdict <> 'back')
    select count(*) into moved from moved;
  end if;
  if ends then
    delete from job_claims c where c.queue_name = queue and c.worker_id = worker;
  end if;
  return settled + moved;
end $$;
comment on function settle_jobs(text, uuid, uuid[], uuid[], text[], bigint[], text[], text[], boolean) is
  'Completes, postpones, hands back or buries claimed jobs; verdict is retry, back, away, suspect or dead.';

create or replace function app_sec.redrive_jobs(letters uuid[], staff uuid) returns setof text language sql volatile security definer
  set search_path = pg_catalog, public as $$
  with letter as (
    update dead_letter_jobs d set is_resolved = true, resolved_at = now(), resolution = 'redriven', resolved_by = staff
     where d.id = any (letters) and not d.is_resolved and exists (select from job_queues q where q.name = d.queue_name)
    returning d.*)
  insert into jobs (id, queue_name, job_type, tenant_id, payload, priority, max_attempts, redrive_count, lane)
  select distinct on (l.queue_name, l.original_job_id)
         l.original_job_id, l.queue_name, l.job_type, l.tenant_id, l.payload, l.priority, q.retry_attempts, 1,
         app_sec.lane(l.tenant_id)
    from letter l join job_queues q on q.name = l.queue_name
   order by l.queue_name, l.original_job_id, l.failure_timestamp desc
  on conflict (queue_name, id) do update
    set status = 'queued', attempt_count = 0, outages = 0, run_at = now(), failed_at = null, is_suspect = false, lane = excluded.lane,
        redrive_count = jobs.redrive_count + 1, updated_at = now()
    where jobs.status in ('failed', 'expired', 'cancelled')
  returning queue_name $$;
