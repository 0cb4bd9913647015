-- Only rows that wait for the plan; built while the scheduler works.
drop index concurrently if exists idx_campaign_enrollments_held;
create index concurrently idx_campaign_enrollments_held on campaign_enrollments (tenant_id, campaign_id, next_run, id)
  where held_for is not null;
