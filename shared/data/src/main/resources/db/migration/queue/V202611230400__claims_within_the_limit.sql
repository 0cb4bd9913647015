-- Where a queue had room for ten claims, claims did not wait for one another: twenty workers that woke at the same moment took twice
-- what the queue allows, and one that came near the limit did not wait for those. As many claims as there are workers of a queue
-- have to find room before nobody waits, and who waits does so for all of them.
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
  if room >= wanted * 50 then
    -- Beside others; whoever comes near the limit waits for them.
    perform pg_advisory_xact_lock_shared(hashtextextended(queue, 4711));
  else
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
