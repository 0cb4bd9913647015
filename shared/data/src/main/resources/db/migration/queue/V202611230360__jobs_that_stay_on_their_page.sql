-- A job's place was generated: PostgreSQL read its expressions anew in every statement and computed them for every row that is
-- claimed or completed, a twelfth of a turn. Whoever moves a job says its place now, and the table refuses one that is wrong.
create function app_sec.lane(tenant uuid) returns bigint language sql immutable parallel safe
  as $$ select coalesce(uuid_hash_extended(tenant, 0), 0) $$;
comment on function app_sec.lane(uuid) is
  'A tenant''s place on the ring that claims go round; hashed, so that tenants created together do not stand together.';
grant execute on function app_sec.lane(uuid) to penguin_worker;

alter table jobs alter column lane drop expression, alter column suspect_at drop expression;
alter table jobs add constraint jobs_place check (
  (lane is not null) = (status = 'queued' and not is_suspect)
  and suspect_at is not distinct from case when status = 'queued' and is_suspect then run_at end) not valid;
comment on column jobs.lane is 'app_sec.lane of a queued job''s tenant, null of any other job; an index holds no other.';
comment on column jobs.suspect_at is 'When a queued job is due that is claimed alone, as it was in a batch that took its worker down.';
grant update (lane, suspect_at) on jobs to penguin_worker;
alter table job_logs alter column duration drop expression;

create function app_sec.place_job() returns trigger language plpgsql as $$
  begin
    new.lane := app_sec.lane(new.tenant_id);
    return new;
  end $$;
comment on function app_sec.place_job() is 'Gives a job its place that was queued without.';
revoke all on function app_sec.place_job() from public;
create trigger place_job before insert on jobs
  for each row when (new.status = 'queued' and new.lane is null and not new.is_suspect) execute function app_sec.place_job();

-- A job is written three times. Claiming writes an entry into each index, completing none where the page has room for it: for
-- half of the completions there was none, as the two rows before may not be cleaned up while any other worker's turn is under way.
do $$
declare leaf regclass;
begin
  for leaf in select i.inhrelid from pg_inherits i where i.inhparent = 'jobs'::regclass loop
    execute format('alter table %s set (fillfactor = 30)', leaf);
  end loop;
end $$;

create or replace function lost_jobs(queue text) returns void language plpgsql
  set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  lapsed record;
begin
  for lapsed in
    delete from job_claims c
     where c.queue_name = queue and c.worker_id in (
             select l.worker_id from job_claims l where l.queue_name = queue and l.locked_until < now()
              order by l.locked_until limit 20 for update skip locked)
    returning c.worker_id, c.job_ids, c.claimed_at, cardinality(c.job_ids) = 1 as is_alone
  loop
    with freed as (
      update jobs j
         set status = case when lapsed.is_alone and j.attempt_count >= j.max_attempts + 3 then 'failed' else 'queued' end,
             failed_at = case when lapsed.is_alone and j.attempt_count >= j.max_attempts + 3 then now() end,
             attempt_count = j.attempt_count - (not lapsed.is_alone)::integer, is_suspect = true,
             suspect_at = case when lapsed.is_alone and j.attempt_count >= j.max_attempts + 3 then null else now() end,
             run_at = now(), locked_by = null, locked_until = null, updated_at = now(),
             last_error_message = 'the worker went away'
       where j.queue_name = queue and j.id = any (lapsed.job_ids) and j.locked_by = lapsed.worker_id
         and j.status = 'running'
      returning j.id, j.job_type, j.tenant_id, j.payload, j.priority, j.status, j.attempt_count),
    letter as (
      insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, tenant_id, final_attempt, reason_code,
                                    failure_reason, payload, priority)
      select gen_random_uuid(), f.id, queue, f.job_type, f.tenant_id, f.attempt_count, 'worker_lost',
             'the worker went away', f.payload, f.priority
        from freed f where f.status = 'failed')
    insert into job_logs (queue_name, job_id, tenant_id, attempt_number, status, reason_code, worker_id, started_at,
                          duration)
    select queue, f.id, f.tenant_id, f.attempt_count, 'lost', 'worker_lost', lapsed.worker_id, lapsed.claimed_at,
           now() - lapsed.claimed_at
      from freed f;
  end loop;
end $$;
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
      select g.*, case when g.delay > 0 then now() + g.delay * interval '1 millisecond' end as later
        from unnest(others, verdicts, delays, codes, reasons) as g (id, verdict, delay, code, reason)),
    moved as (
      update jobs j
         set status = case g.verdict when 'dead' then 'failed' else 'queued' end,
             failed_at = case g.verdict when 'dead' then now() end,
             run_at = coalesce(g.later, j.run_at),
             attempt_count = j.attempt_count - (g.verdict in ('back', 'suspect'))::integer,
             is_suspect = g.verdict = 'suspect',
             lane = case when g.verdict in ('retry', 'back') then app_sec.lane(j.tenant_id) end,
             suspect_at = case when g.verdict = 'suspect' then coalesce(g.later, j.run_at) end,
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
create or replace function claim_jobs(queue text, worker uuid, wanted integer, lease interval)
  returns table (id uuid, job_type varchar, tenant_id uuid, payload jsonb, attempt_count integer, max_attempts integer,
                 redrive_count integer, timeout_seconds integer, backoff_multiplier integer)
  language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
  set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  settings record;
  room integer;
  share integer;
  lanes job_lane[];
  taken uuid[] := '{}';
  more uuid[];
  suspects_first boolean := random() < 0.5;
begin
  for look in 1 .. 2 loop
    select q.max_concurrent_jobs, q.timeout_seconds, q.backoff_multiplier, h.held, h.is_lapsed into settings
      from (select coalesce(sum(cardinality(c.job_ids)) filter (where c.worker_id <> worker), 0) as held,
                   coalesce(bool_or(c.locked_until < now()), false) as is_lapsed
              from job_claims c where c.queue_name = queue) h
      left join job_queues q on q.name = queue and q.is_active;
    exit when look = 2 or not settings.is_lapsed;
    perform lost_jobs(queue);
  end loop;
  if settings.max_concurrent_jobs is null then
    return;
  end if;
  room := settings.max_concurrent_jobs - settings.held;
  if room < wanted * 10 then
    -- Near the limit one claim at a time, each counting what the one before it took.
    perform pg_advisory_xact_lock(hashtextextended(queue, 4711));
    room := settings.max_concurrent_jobs - (
      select coalesce(sum(cardinality(c.job_ids)), 0) from job_claims c
       where c.queue_name = queue and c.worker_id <> worker);
    wanted := least(wanted, room);
  end if;
  if wanted <= 0 then
    return;
  end if;

  -- A suspect or the ring, in either order, and once more the ring when only what was remembered of it is empty.
  for pass in 1 .. 3 loop
    if (pass = 1) = suspects_first and pass < 3 then
      taken := array(
        select s.id from jobs s where s.queue_name = queue and s.suspect_at <= now()
         order by s.suspect_at, s.id limit 1 for update skip locked);
    else
      lanes := due_lanes(queue, wanted, pass < 3);
      if cardinality(lanes) > 0 then
        share := ceil(wanted::numeric / cardinality(lanes));
        -- First everybody's share, then whoever has more fills what the others left.
        for round in 1 .. 2 loop
          more := array(
            select p.id from unnest(lanes) as l (lane, urgent, normal, low)
             cross join lateral (
               select b.id from (
                   select * from (
                     select j.id, j.run_at as place from jobs j
                      where j.queue_name = queue and j.lane = l.lane and j.band = 1 and j.run_at between l.urgent and now()
                      order by j.run_at, j.id limit share for update skip locked) urgent
                   union all
                   select * from (
                     select j.id, j.run_at + interval '5 minutes' from jobs j
                      where j.queue_name = queue and j.lane = l.lane and j.band = 2 and j.run_at between l.normal and now()
                      order by j.run_at, j.id limit share for update skip locked) normal
                   union all
                   select * from (
                     select j.id, j.run_at + interval '30 minutes' from jobs j
                      where j.queue_name = queue and j.lane = l.lane and j.band = 3 and j.run_at between l.low and now()
                      order by j.run_at, j.id limit share for update skip locked) low) b
                where b.id <> all (taken) order by b.place, b.id limit share) p
             limit wanted - cardinality(taken));
          taken := taken || more;
          exit when cardinality(taken) >= wanted or cardinality(lanes) = 1;
          share := wanted;
        end loop;
      end if;
    end if;
    exit when cardinality(taken) > 0;
  end loop;
  if cardinality(taken) = 0 then
    return;
  end if;

  update job_claims c set job_ids = taken, locked_until = now() + lease, claimed_at = now()
   where c.queue_name = queue and c.worker_id = worker;
  if not found then
    insert into job_claims (queue_name, worker_id, locked_until, job_ids) values (queue, worker, now() + lease, taken);
  end if;
  return query
    update jobs j
       set status = 'running', lane = null, suspect_at = null, locked_by = worker, locked_until = now() + lease, attempt_count = j.attempt_count + 1,
           started_at = clock_timestamp(), updated_at = now()
     where j.queue_name = queue and j.id = any (taken)
    returning j.id, j.job_type, j.tenant_id, j.payload, j.attempt_count, j.max_attempts, j.redrive_count,
              settings.timeout_seconds, settings.backoff_multiplier;
end $$;
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
    set status = 'queued', attempt_count = 0, run_at = now(), failed_at = null, is_suspect = false, lane = excluded.lane,
        redrive_count = jobs.redrive_count + 1, updated_at = now()
    where jobs.status in ('failed', 'expired', 'cancelled')
  returning queue_name $$;

create or replace function app_sec.forget_lead(lead uuid, address text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    n integer;
    dead integer;
  begin
    if me is null or lead is null then
      raise exception 'no tenant or no lead' using errcode = '22004';
    end if;
    update jobs j
       set payload = '{}', result = null, last_error_message = null, updated_at = now(),
           status = case when j.status = 'queued' then 'cancelled' else j.status end, lane = null, suspect_at = null
     where j.tenant_id = me and j.queue_name <> 'privacy'
       and (strpos(j.payload::text, lead::text) > 0 or strpos(lower(j.payload::text), address) > 0
            or strpos(lower(j.result::text), address) > 0 or strpos(lower(j.last_error_message), address) > 0);
    get diagnostics n = row_count;
    update dead_letter_jobs d
       set payload = '{}', failure_reason = null, is_resolved = true, resolved_at = coalesce(d.resolved_at, now())
     where d.tenant_id = me
       and (strpos(d.payload::text, lead::text) > 0 or strpos(lower(d.payload::text), address) > 0
            or strpos(lower(d.failure_reason), address) > 0);
    get diagnostics dead = row_count;
    update job_logs l set log_message = null where l.tenant_id = me and strpos(lower(l.log_message), address) > 0;
    return jsonb_build_object('jobs', n, 'dead_letters', dead);
  end $$;
