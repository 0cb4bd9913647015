-- Turns between tenants, limits and pauses per queue, a log of attempts, and a second chance for dead letters.
alter table job_queues add constraint job_queues_limits check (
  max_concurrent_jobs > 0 and timeout_seconds > 0 and retry_attempts > 0 and backoff_multiplier between 1 and 10);
comment on column job_queues.max_concurrent_jobs is 'How many jobs may be claimed at once, by all workers together.';
comment on column job_queues.timeout_seconds is
  'A job, or the part of a batch between two signs of life, that takes longer is taken from its worker.';
comment on column job_queues.retry_attempts is 'After so many failed attempts a job is a dead letter.';
comment on column job_queues.backoff_multiplier is 'The wait before attempt n + 1 is this to the power of n, in seconds, 300 at most.';
update job_queues set max_concurrent_jobs = case name
  when 'email-sending' then 500 when 'email-processing' then 1000 when 'analytics-campaign' then 1000
  when 'lead-import' then 5 else 100 end;
-- One submission may take 30 seconds on each of its connection's steps; the import reports after every batch of rows.
update job_queues set timeout_seconds = 120 where name like 'email-sending%';

-- lane: a tenant's place on the ring that claims go round. Hashed, so that tenants created together do not stand together.
-- band: 1 is urgent (priority up to 50), 2 normal (up to 150), 3 can wait.
-- is_suspect: was in a batch that took its worker down, so it is claimed alone from now on.
-- What the indexes read is null unless a job is queued, and status itself stands in none of them: completing a job touches no
-- index at all (a heap-only update).
alter table jobs
  add column is_suspect boolean not null default false,
  add column redrive_count integer not null default 0,
  add column band smallint generated always as (case when priority <= 50 then 1 when priority <= 150 then 2 else 3 end) stored,
  add column lane bigint generated always as (
    case when status = 'queued' and not is_suspect then coalesce(uuid_hash_extended(tenant_id, 0), 0) end) stored,
  add column suspect_at timestamptz generated always as (case when status = 'queued' and is_suspect then run_at end) stored;
comment on column jobs.locked_until is 'When the claim''s first lease ended; job_claims has the running one.';

drop index jobs_fetch;
drop index jobs_leases;
-- A claim reads nothing but queued rows, however many completed ones lie beside them.
create index jobs_turns on jobs (queue_name, lane, band, run_at, id) where lane is not null;
create index jobs_suspects on jobs (queue_name, suspect_at, id) where suspect_at is not null;

-- One lease for all jobs of a claim: renewing it writes one row, and so does finding out that it lapsed.
create table job_claims (
  queue_name   varchar(100) not null,
  worker_id    uuid not null,
  locked_until timestamptz not null,
  job_ids      uuid[] not null,
  claimed_at   timestamptz not null default now(),
  constraint job_claims_pkey primary key (queue_name, worker_id)
);
alter table job_claims set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
alter table job_claims enable row level security;
alter table job_claims force row level security;
create policy system on job_claims to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy staff on job_claims for select to penguin_platform using (true);
create policy owner on job_claims to penguin_owner using (true) with check (true);
grant select, insert, update, delete on job_claims to penguin_worker;
grant select on job_claims to penguin_platform;
comment on table job_claims is 'Which worker holds which jobs, and until when unless it says that it is alive.';

-- Which tenants have queued jobs, remembered for a moment: looking at every claim costs as much as the claim.
create unlogged table job_rings (
  queue_name varchar(100) primary key,
  lanes      bigint[] not null,
  seen_at    timestamptz not null
);
alter table job_rings set (fillfactor = 50);
alter table job_rings enable row level security;
alter table job_rings force row level security;
create policy system on job_rings to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy owner on job_rings to penguin_owner using (true) with check (true);
grant select, insert, update on job_rings to penguin_worker;
comment on table job_rings is 'The lanes of a queue''s tenants as seen within the last fifth of a second. May be lost.';

-- No foreign key to jobs: a log row is written by the statement that moves the job, and lives as long as its partition.
create table job_logs (
  queue_name     varchar(100) not null,
  job_id         uuid not null,
  tenant_id      uuid,
  attempt_number integer not null,
  status         varchar(20) not null constraint job_logs_status check (status in ('success', 'retry', 'failed', 'lost')),
  reason_code    varchar(50),
  log_message    text,
  worker_id      uuid,
  started_at     timestamptz,
  finished_at    timestamptz not null default now(),
  duration       interval generated always as (finished_at - started_at) stored
) partition by range (finished_at);
alter table job_logs enable row level security;
alter table job_logs force row level security;
create policy tenant on job_logs to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on job_logs to penguin_worker
  using ((select app_sec.tenant_id()) is null) with check ((select app_sec.tenant_id()) is null);
create policy staff on job_logs for select to penguin_platform using (true);
create policy owner on job_logs to penguin_owner using (true) with check (true);
create index job_logs_job on job_logs (tenant_id, job_id);
grant select on job_logs to penguin_app, penguin_platform;
grant select, insert on job_logs to penguin_worker;
comment on table job_logs is 'Every ended attempt at a job. Kept by months, see app_sec.keep_job_logs.';

-- Catches what no month takes, so that a forgotten partition never stops the queue.
create table job_logs_default partition of job_logs default;
alter table job_logs_default enable row level security;
alter table job_logs_default force row level security;

create function app_sec.make_job_log_partitions(first date, months integer) returns integer language plpgsql as $$
declare made integer := 0; month date; name text;
begin
  for step in 0 .. months - 1 loop
    month := date_trunc('month', first) + make_interval(months => step);
    name := 'job_logs_' || to_char(month, 'YYYYMM');
    if to_regclass('public.' || name) is null then
      execute format('create table public.%I partition of public.job_logs for values from (%L) to (%L)',
                     name, month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
      execute format('alter table public.%I enable row level security', name);
      execute format('alter table public.%I force row level security', name);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
comment on function app_sec.make_job_log_partitions(date, integer) is 'Makes the missing months; only the owner may.';
revoke execute on function app_sec.make_job_log_partitions(date, integer) from public;
select app_sec.make_job_log_partitions(now()::date, 15);

create function app_sec.drop_job_log_partitions(before date) returns integer language plpgsql as $$
declare dropped integer := 0; name text;
begin
  for name in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
               where i.inhparent = 'public.job_logs'::regclass and c.relname ~ '^job_logs_\d{6}$'
                 and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= before loop
    execute format('drop table public.%I', name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
comment on function app_sec.drop_job_log_partitions(date) is 'Drops the months that ended before a day; only the owner may.';
revoke execute on function app_sec.drop_job_log_partitions(date) from public;

alter table dead_letter_jobs
  add column priority integer not null default 100,
  add column resolution varchar(20) constraint dead_letter_jobs_resolution check (resolution in ('redriven', 'dismissed')),
  add column resolved_by uuid;
create index idx_dead_letter_jobs_open on dead_letter_jobs (queue_name, reason_code, failure_timestamp desc, id desc)
  where not is_resolved;
create index idx_dead_letter_jobs_page on dead_letter_jobs (failure_timestamp desc, id desc) where not is_resolved;

-- Takes jobs whose lease ran out from their workers. Whoever was alone with its worker has used an attempt; the others of a
-- batch may be innocent, so they are tried again alone without one. What even the claims that only give a job up do not
-- survive is buried here.
create function lost_jobs(queue text) returns void language plpgsql
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
    insert into job_logs (queue_name, job_id, tenant_id, attempt_number, status, reason_code, worker_id, started_at)
    select queue, f.id, f.tenant_id, f.attempt_count, 'lost', 'worker_lost', lapsed.worker_id, lapsed.claimed_at
      from freed f;
  end loop;
end $$;
comment on function lost_jobs(text) is 'Puts jobs with a lapsed lease back into their queue.';

-- Claims up to wanted due jobs. Every tenant with due jobs gets the same share; within a tenant the more urgent band goes
-- first until the other's job has waited five minutes (normal) or half an hour (low) longer. The ring is entered at random
-- and left after as many tenants as jobs are wanted, so a tenant waits for other tenants, never for another's backlog.
create function claim_jobs(queue text, worker uuid, wanted integer, lease interval)
  returns table (id uuid, job_type varchar, tenant_id uuid, payload jsonb, attempt_count integer, max_attempts integer,
                 redrive_count integer, timeout_seconds integer, backoff_multiplier integer)
  language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
  set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  settings job_queues;
  room integer;
  share integer;
  lanes bigint[];
  taken uuid[] := '{}';
  more uuid[];
  suspects_first boolean := random() < 0.5;
begin
  perform lost_jobs(queue);
  select q.* into settings from job_queues q where q.name = queue and q.is_active;
  if not found then
    return;
  end if;
  room := settings.max_concurrent_jobs - (
    select coalesce(sum(cardinality(c.job_ids)), 0) from job_claims c
     where c.queue_name = queue and c.worker_id <> worker);
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
            select p.id from unnest(lanes) as l (lane)
             cross join lateral (
               select b.id from (
                   select * from (
                     select j.id, j.run_at as place from jobs j
                      where j.queue_name = queue and j.lane = l.lane and j.band = 1 and j.run_at <= now()
                      order by j.run_at, j.id limit share for update skip locked) urgent
                   union all
                   select * from (
                     select j.id, j.run_at + interval '5 minutes' from jobs j
                      where j.queue_name = queue and j.lane = l.lane and j.band = 2 and j.run_at <= now()
                      order by j.run_at, j.id limit share for update skip locked) normal
                   union all
                   select * from (
                     select j.id, j.run_at + interval '30 minutes' from jobs j
                      where j.queue_name = queue and j.lane = l.lane and j.band = 3 and j.run_at <= now()
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
comment on function claim_jobs(text, uuid, integer, interval) is
  'Claims due jobs of a queue, fair between tenants, within the queue''s limit; nothing while it is paused.';

-- The next lanes of the ring from a random point on, at most as many as wanted. Where more are queued than that, only those
-- with a due job count; four thousand without one are passed over before it gives up.
create function due_lanes(queue text, wanted integer, may_remember boolean) returns bigint[] language plpgsql as $$
#variable_conflict use_column
<<due_lanes>>
declare
  lowest constant bigint := -9223372036854775808;
  highest constant bigint := 9223372036854775807;
  entry bigint := ((random() - 0.5) * 1.8e19)::bigint;
  lanes bigint[];
begin
  if may_remember then
    select r.lanes into lanes from job_rings r
     where r.queue_name = queue and r.seen_at > clock_timestamp() - interval '200 milliseconds'
       and cardinality(r.lanes) between 1 and wanted;
    if found then
      -- Not always the same one first.
      return (select lanes[cut + 1:] || lanes[:cut] from floor(random() * cardinality(lanes)) as f (at), cast(at as integer) as c (cut));
    end if;
  end if;
  lanes := next_lanes(queue, entry, highest, wanted + 1, false);
  if cardinality(lanes) <= wanted then
    lanes := lanes || next_lanes(queue, lowest, entry - 1, wanted + 1, false);
  end if;
  if cardinality(lanes) <= wanted then
    update job_rings r set lanes = due_lanes.lanes, seen_at = clock_timestamp()
     where r.queue_name = (select k.queue_name from job_rings k where k.queue_name = queue for update skip locked);
    if not found then
      insert into job_rings values (queue, lanes, clock_timestamp()) on conflict do nothing;
    end if;
    return lanes;
  end if;
  lanes := next_lanes(queue, entry, highest, wanted, true);
  if cardinality(lanes) < wanted then
    lanes := lanes || next_lanes(queue, lowest, entry - 1, wanted - cardinality(lanes), true);
  end if;
  return lanes;
end $$;
comment on function due_lanes(text, integer, boolean) is 'The next tenants'' lanes on the ring that have due jobs.';

-- Jumps from lane to lane in the index. Ordered by the index also where any row would do, so that the planner thinks of no other.
create function next_lanes(queue text, first bigint, last bigint, wanted integer, is_due boolean) returns bigint[]
  language plpgsql set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
begin
  return array(
    with recursive ring (lane, place) as (
      (select j.lane, 1 from jobs j where j.queue_name = queue and j.lane >= first and j.lane <= last order by j.lane limit 1)
      union all
      select (select j.lane from jobs j where j.queue_name = queue and j.lane > r.lane and j.lane <= last order by j.lane limit 1),
             r.place + 1
        from ring r where r.lane is not null and r.place < 4000)
    select r.lane from ring r
     where r.lane is not null
       and (not is_due or coalesce(
             (select j.id from jobs j where j.queue_name = queue and j.lane = r.lane and j.band = 2 and j.run_at <= now()
               order by j.run_at, j.id limit 1),
             (select j.id from jobs j where j.queue_name = queue and j.lane = r.lane and j.band = 1 and j.run_at <= now()
               order by j.run_at, j.id limit 1),
             (select j.id from jobs j where j.queue_name = queue and j.lane = r.lane and j.band = 3 and j.run_at <= now()
               order by j.run_at, j.id limit 1)) is not null)
     limit wanted);
end $$;
comment on function next_lanes(text, bigint, bigint, integer, boolean) is
  'The lanes with queued jobs, or with due ones, between two points of the ring.';

-- Records what became of claimed jobs, as far as the worker still holds them, and logs the attempts.
create function settle_jobs(queue text, worker uuid, done uuid[], others uuid[], verdicts text[], delays bigint[],
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
    returning j.id, j.tenant_id, j.attempt_count, j.started_at)
  insert into job_logs (queue_name, job_id, tenant_id, attempt_number, status, worker_id, started_at, finished_at)
  select queue, e.id, e.tenant_id, e.attempt_count, 'success', worker, e.started_at, clock_timestamp() from ended e;
  get diagnostics settled = row_count;
  if cardinality(others) > 0 then
    with given as (
      select * from unnest(others, verdicts, delays, codes, reasons) as g (id, verdict, delay, code, reason)),
    moved as (
      update jobs j
         set status = case g.verdict when 'dead' then 'failed' else 'queued' end,
             failed_at = case g.verdict when 'dead' then now() end,
             run_at = case when g.delay > 0 then now() + g.delay * interval '1 millisecond' else j.run_at end,
             attempt_count = j.attempt_count - (g.verdict in ('back', 'suspect'))::integer,
             is_suspect = g.verdict = 'suspect',
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
                            started_at, finished_at)
      select queue, m.id, m.tenant_id, m.attempt_count, case m.verdict when 'dead' then 'failed' else 'retry' end, m.code,
             m.reason, worker, m.started_at, clock_timestamp()
        from moved m where m.verdict <> 'back')
    select count(*) into moved from moved;
  end if;
  if ends then
    delete from job_claims c where c.queue_name = queue and c.worker_id = worker;
  end if;
  return settled + moved;
end $$;
comment on function settle_jobs(text, uuid, uuid[], uuid[], text[], bigint[], text[], text[], boolean) is
  'Completes, postpones, hands back or buries claimed jobs; verdict is retry, back, suspect or dead.';

-- A worker's turn in one transaction and one flight: what it has done is recorded, what it does next is claimed.
create function turn_jobs(queue text, worker uuid, done uuid[], others uuid[], verdicts text[], delays bigint[], codes text[],
                          reasons text[], wanted integer, lease interval)
  returns table (id uuid, job_type varchar, tenant_id uuid, payload jsonb, attempt_count integer, max_attempts integer,
                 redrive_count integer, timeout_seconds integer, backoff_multiplier integer)
  language plpgsql as $$
begin
  perform settle_jobs(queue, worker, done, others, verdicts, delays, codes, reasons, false);
  return query select * from claim_jobs(queue, worker, wanted, lease);
  if not found then
    delete from job_claims c where c.queue_name = queue and c.worker_id = worker;
  end if;
end $$;
comment on function turn_jobs(text, uuid, uuid[], uuid[], text[], bigint[], text[], text[], integer, interval) is
  'settle_jobs and then claim_jobs.';
grant execute on function lost_jobs(text), due_lanes(text, integer, boolean), next_lanes(text, bigint, bigint, integer, boolean),
  claim_jobs(text, uuid, integer, interval),
  settle_jobs(text, uuid, uuid[], uuid[], text[], bigint[], text[], text[], boolean),
  turn_jobs(text, uuid, uuid[], uuid[], text[], bigint[], text[], text[], integer, interval) to penguin_worker;

-- Operators: as the owner, because penguin_platform only reads these tables; each does exactly one thing.
create function app_sec.pause_queue(queue text, paused boolean) returns boolean language sql volatile security definer
  set search_path = pg_catalog, public
  as $$ update job_queues q set is_active = not paused, updated_at = now() where q.name = queue returning true $$;
comment on function app_sec.pause_queue(text, boolean) is 'Stops or resumes claiming; null when there is no such queue.';

create function app_sec.redrive_jobs(letters uuid[], staff uuid) returns setof text language sql volatile security definer
  set search_path = pg_catalog, public as $$
  with letter as (
    update dead_letter_jobs d set is_resolved = true, resolved_at = now(), resolution = 'redriven', resolved_by = staff
     where d.id = any (letters) and not d.is_resolved and exists (select from job_queues q where q.name = d.queue_name)
    returning d.*)
  insert into jobs (id, queue_name, job_type, tenant_id, payload, priority, max_attempts, redrive_count)
  select distinct on (l.queue_name, l.original_job_id)
         l.original_job_id, l.queue_name, l.job_type, l.tenant_id, l.payload, l.priority, q.retry_attempts, 1
    from letter l join job_queues q on q.name = l.queue_name
   order by l.queue_name, l.original_job_id, l.failure_timestamp desc
  on conflict (queue_name, id) do update
    set status = 'queued', attempt_count = 0, run_at = now(), failed_at = null, is_suspect = false,
        redrive_count = jobs.redrive_count + 1, updated_at = now()
    where jobs.status in ('failed', 'expired', 'cancelled')
  returning queue_name $$;
comment on function app_sec.redrive_jobs(uuid[], uuid) is
  'Queues dead letters again under their own ids with all attempts before them; one queue name per job.';
revoke execute on function app_sec.pause_queue(text, boolean), app_sec.redrive_jobs(uuid[], uuid) from public;
grant execute on function app_sec.pause_queue(text, boolean), app_sec.redrive_jobs(uuid[], uuid) to penguin_platform;
