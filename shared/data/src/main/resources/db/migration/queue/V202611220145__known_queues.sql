-- That a job's queue exists is looked at once per statement. The foreign key looked once per job, and every enqueueing
-- transaction locked the same row of job_queues: a third of the cost of enqueueing.
alter table jobs drop constraint jobs_queue;

create function app_sec.check_queues() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare named text;
  begin
    -- Kept until the transaction ends, as a foreign key would: a queue that is being deleted takes these jobs with it.
    for named in select distinct a.queue_name from added a loop
      perform from job_queues q where q.name = named for key share;
      if not found then
        raise foreign_key_violation using message = 'there is no such queue', constraint = 'jobs_queue', table = 'jobs';
      end if;
    end loop;
    return null;
  end $$;
comment on function app_sec.check_queues() is 'Refuses jobs of a queue that does not exist.';
revoke all on function app_sec.check_queues() from public;
create trigger check_queues after insert on jobs referencing new table as added
  for each statement execute function app_sec.check_queues();

create function app_sec.keep_queue() returns trigger
  language plpgsql
  as $$
  begin
    raise foreign_key_violation using message = 'a queue keeps its name and its jobs', constraint = 'jobs_queue', table = 'jobs';
  end $$;
comment on function app_sec.keep_queue() is 'Refuses to give a job another queue, or a queue another name.';
revoke all on function app_sec.keep_queue() from public;
create trigger keep_queue before update of queue_name on jobs
  for each row when (new.queue_name <> old.queue_name) execute function app_sec.keep_queue();
create trigger keep_queue before update of name on job_queues
  for each row when (new.name <> old.name) execute function app_sec.keep_queue();

create function app_sec.remove_jobs_of_queue() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  begin
    delete from jobs where queue_name = old.name;
    return null;
  end $$;
comment on function app_sec.remove_jobs_of_queue() is 'A queue takes its jobs with it.';
revoke all on function app_sec.remove_jobs_of_queue() from public;
create trigger remove_jobs after delete on job_queues
  for each row execute function app_sec.remove_jobs_of_queue();
