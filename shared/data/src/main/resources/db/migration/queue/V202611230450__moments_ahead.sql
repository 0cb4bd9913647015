-- Mails with a slot of their own waited for the next sweep: those of a minute left together at its end, whatever gap their account
-- asks for. A sweep rings ahead for the moments at which something becomes due until the next.
create function due_ahead(queue text, ahead interval) returns integer[]
  language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
begin
  if not exists (select from job_queues q where q.name = queue and q.is_active) then
    return '{}';
  end if;
  return array(
    select distinct ceil(extract(epoch from d.run_at - now()))::integer as seconds
      from unnest(next_lanes(queue, -9223372036854775808, 9223372036854775807, 4000, false)) as l (lane)
     cross join lateral (
       (select j.run_at from jobs j where j.queue_name = queue and j.lane = l.lane and j.band = 1
           and j.run_at > now() and j.run_at <= now() + ahead order by j.run_at, j.id limit 1000)
       union all
       (select j.run_at from jobs j where j.queue_name = queue and j.lane = l.lane and j.band = 2
           and j.run_at > now() and j.run_at <= now() + ahead order by j.run_at, j.id limit 1000)
       union all
       (select j.run_at from jobs j where j.queue_name = queue and j.lane = l.lane and j.band = 3
           and j.run_at > now() and j.run_at <= now() + ahead order by j.run_at, j.id limit 1000)) d
     order by seconds limit 100);
end $$;
comment on function due_ahead(text, interval) is
  'In how many seconds jobs of a queue become due, soonest first; nothing of a paused one. Of 4,000 tenants at most, and their next 1,000 jobs.';
revoke all on function due_ahead(text, interval) from public;
grant execute on function due_ahead(text, interval) to penguin_worker;
