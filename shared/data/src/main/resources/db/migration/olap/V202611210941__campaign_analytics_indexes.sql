-- Built while clients write: not in a transaction, one statement each. Tried again after an interruption, each
-- first takes away what an interrupted build leaves behind (an invalid index).
drop index concurrently if exists idx_campaign_analytics_metrics;
create index concurrently idx_campaign_analytics_metrics
  on campaign_analytics (tenant_id, campaign_id, sent, delivered, opened_tracked, clicked_tracked, replied);
drop index concurrently if exists idx_campaign_analytics_billing;
create index concurrently idx_campaign_analytics_billing on campaign_analytics (tenant_id, billing_id);
