-- That a job stays in its queue is a matter of privileges now: the trigger was asked for every row of every claim and every
-- completion, a twentieth of what they cost. What a worker never changes it may not change.
drop trigger keep_queue on jobs;
revoke update on jobs from penguin_worker;
grant update (status, attempt_count, run_at, locked_by, locked_until, started_at, completed_at, failed_at, last_error_message,
              is_suspect, updated_at) on jobs to penguin_worker;
comment on function app_sec.keep_queue() is 'Refuses to give a queue another name.';
