-- Secrets whose account or domain is gone.
insert into job_queues (name, timeout_seconds, retry_attempts) values ('secret-removal', 60, 10);
