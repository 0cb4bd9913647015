-- Whoever makes or drops a month gives way to the queue, and tries again the next day.
create or replace function app_sec.make_job_log_partitions(first date, months integer) returns integer
  language plpgsql set lock_timeout = '2s'
  as $$
  declare made integer := 0; month date; name text; personal text;
  begin
    for step in 0 .. months - 1 loop
      month := date_trunc('month', first) + make_interval(months => step);
      name := 'job_logs_' || to_char(month, 'YYYYMM');
      if to_regclass('public.' || name) is null then
        execute format('create table public.%I partition of public.job_logs for values from (%L) to (%L)',
                       name, month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
        execute format('alter table public.%I enable row level security', name);
        execute format('alter table public.%I force row level security', name);
        -- Not inherited by a new partition.
        for personal in select attname from pg_attribute where attrelid = 'public.job_logs'::regclass and attstattarget = 0 loop
          execute format('alter table public.%I alter column %I set statistics 0', name, personal);
        end loop;
        made := made + 1;
      end if;
    end loop;
    return made;
  end $$;
-- Of those that were made in the meantime, too.
alter table job_logs alter column log_message set statistics 0;
alter function app_sec.drop_job_log_partitions(date) set lock_timeout = '2s';
-- Rows come in order of their end: a summary of each range of pages is enough, and costs the queue next to nothing.
create index job_logs_finished on job_logs using brin (finished_at) with (pages_per_range = 32, autosummarize = on);
