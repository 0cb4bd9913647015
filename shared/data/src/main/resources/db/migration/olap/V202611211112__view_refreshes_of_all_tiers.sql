-- What a view was last made from, so that it is made again only when that has changed; of every tier's views.
alter table view_refreshes
  add column changes bigint,
  add column rebuilt timestamptz,
  add column took_ms integer;
delete from view_refreshes where view_name = 'db_performance_metrics';
comment on table view_refreshes is
  'Up to when a materialised view (of another tier: tier.name) shows everything, and when it was last rebuilt.';
alter function app_sec.make_billing_partitions(integer, integer) set lock_timeout = '2s';
