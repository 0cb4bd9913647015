-- Five tries were half a minute: a mail server that was restarted, or greylisted, made a dead letter of every notice. Twenty are an hour.
update job_queues set retry_attempts = 20, updated_at = now() where name = 'billing-notices';
