-- What expire_jobs does and always did.
update system_config set description = 'Jobs that failed, and dead letters, resolved or not'
 where key = 'retention.failed_jobs_days';
