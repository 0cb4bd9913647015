-- Proxies in front of the databases are sampled beside the pools; how many connections they may open, they say themselves.
insert into connection_pool_config (tier, pool_name, min_connections, max_connections) values
  ('oltp', 'proxy_pool', 0, null),
  ('content', 'proxy_pool', 0, null),
  ('queue', 'proxy_pool', 0, null),
  ('olap', 'proxy_pool', 0, null);
