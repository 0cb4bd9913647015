create index idx_jobs_tenant on only jobs (tenant_id, created_at);
alter index idx_jobs_tenant attach partition idx_jobs_email_tenant;
alter index idx_jobs_tenant attach partition idx_jobs_analytics_tenant;
alter index idx_jobs_tenant attach partition idx_jobs_warmup_tenant;
alter index idx_jobs_tenant attach partition idx_jobs_bounce_tenant;
alter index idx_jobs_tenant attach partition idx_jobs_webhook_tenant;
alter index idx_jobs_tenant attach partition idx_jobs_default_tenant;
drop index jobs_tenant;
