-- Proxies in front of the databases are sampled beside the pools; whoever samples one adds it. How many connections it may open,
-- it says itself.
create policy proxies on connection_pool_config for insert to penguin_worker with check (pool_name = 'proxy_pool');
grant insert (tier, pool_name, min_connections, max_connections) on connection_pool_config to penguin_worker;
