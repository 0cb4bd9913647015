-- What is done leaves dead entries at the head of the index, and every claim walked over all of them: a tenth of a long drain.
-- The ring now remembers with each lane where its jobs begin, and one worker at a time looks anew.
create type job_lane as (lane bigint, urgent timestamptz, normal timestamptz, low timestamptz);
comment on type job_lane is 'A tenant''s place on the ring, and from when on each band has jobs that are due.';

truncate job_rings;
alter table job_rings drop column lanes;
alter table job_rings add column lanes job_lane[] not null;
comment on table job_rings is
  'The lanes of a queue''s tenants, and where their jobs begin, as seen within the last fifth of a second. May be lost.';

-- A band of which nothing is due begins a minute ago: what is queued in the meantime is later than that, unless its
-- transaction is older. Whatever lies before the beginning waits for the next look.
create function lane_heads(queue text, seen bigint[]) returns job_lane[] language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
begin
  return array(
    select row(l.lane,
      coalesce((select j.run_at from jobs j where j.queue_name = queue and j.lane = l.lane and j.band = 1 and j.run_at <= now()
                 order by j.run_at, j.id limit 1), now() - interval '1 minute'),
      coalesce((select j.run_at from jobs j where j.queue_name = queue and j.lane = l.lane and j.band = 2 and j.run_at <= now()
                 order by j.run_at, j.id limit 1), now() - interval '1 minute'),
      coalesce((select j.run_at from jobs j where j.queue_name = queue and j.lane = l.lane and j.band = 3 and j.run_at <= now()
                 order by j.run_at, j.id limit 1), now() - interval '1 minute'))::job_lane
      from unnest(seen) with ordinality as l (lane, place) order by l.place);
end $$;
comment on function lane_heads(text, bigint[]) is 'Where each lane''s due jobs begin.';

drop function due_lanes(text, integer, boolean);
create function due_lanes(queue text, wanted integer, may_remember boolean) returns job_lane[] language plpgsql as $$
#variable_conflict use_column
<<due_lanes>>
declare
  lowest constant bigint := -9223372036854775808;
  highest constant bigint := 9223372036854775807;
  entry bigint := ((random() - 0.5) * 1.8e19)::bigint;
  seen bigint[];
  lanes job_lane[];
  age interval;
begin
  if may_remember then
    select r.lanes, clock_timestamp() - r.seen_at into lanes, age from job_rings r
     where r.queue_name = queue and cardinality(r.lanes) between 1 and wanted;
    if found and age between interval '200 milliseconds' and interval '1 second' then
      -- Whoever gets the row looks anew; the others go by what was seen until that is done.
      perform from job_rings r where r.queue_name = queue for update skip locked;
      age := case when found then age else interval '0' end;
    end if;
    if age < interval '200 milliseconds' then
      -- Not always the same one first.
      return (select lanes[cut + 1:] || lanes[:cut] from floor(random() * cardinality(lanes)) as f (at), cast(at as integer) as c (cut));
    end if;
  end if;
  seen := next_lanes(queue, entry, highest, wanted + 1, false);
  if cardinality(seen) <= wanted then
    seen := seen || next_lanes(queue, lowest, entry - 1, wanted + 1, false);
  end if;
  if cardinality(seen) <= wanted then
    lanes := lane_heads(queue, seen);
    update job_rings r set lanes = due_lanes.lanes, seen_at = clock_timestamp()
     where r.queue_name = (select k.queue_name from job_rings k where k.queue_name = queue for update skip locked);
    if not found then
      insert into job_rings (queue_name, lanes, seen_at) values (queue, lanes, clock_timestamp()) on conflict do nothing;
    end if;
    return lanes;
  end if;
  seen := next_lanes(queue, entry, highest, wanted, true);
  if cardinality(seen) < wanted then
    seen := seen || next_lanes(queue, lowest, entry - 1, wanted - cardinality(seen), true);
  end if;
  return array(select row(s.lane, '-infinity', '-infinity', '-infinity')::job_lane from unnest(seen) as s (lane));
end $$;
comment on function due_lanes(text, integer, boolean) is 'The next tenants'' lanes on the ring that have due jobs.';

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
       set status = 'running', locked_by = worker, locked_until = now() + lease, attempt_count = j.attempt_count + 1,
           started_at = clock_timestamp(), updated_at = now()
     where j.queue_name = queue and j.id = any (taken)
    returning j.id, j.job_type, j.tenant_id, j.payload, j.attempt_count, j.max_attempts, j.redrive_count,
              settings.timeout_seconds, settings.backoff_multiplier;
end $$;
grant execute on function lane_heads(text, bigint[]), due_lanes(text, integer, boolean) to penguin_worker;

-- A claim writes every job once more into these two, beside the first: there is room for it on the page.
do $$
declare leaf regclass;
begin
  for leaf in
    select l.indexrelid from pg_inherits i join pg_index l on l.indexrelid = i.inhrelid
     where i.inhparent in ('jobs_pkey'::regclass, 'idx_jobs_tenant'::regclass)
  loop
    execute format('alter index %s set (fillfactor = 50)', leaf);
  end loop;
end $$;
