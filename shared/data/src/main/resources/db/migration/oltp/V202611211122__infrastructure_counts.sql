-- Whoever deletes a domain may not change addresses; what the deletion ends is counted all the same.
alter function app_sec.count_assignments() security definer;
alter function app_sec.count_assignments() set search_path = pg_catalog, public;
revoke all on function app_sec.count_assignments() from public;

-- An order that was taken is never repeated; one whose answer was lost is, once.
alter table vps_instances add column create_orders integer not null default 0 constraint vps_instances_orders check (create_orders between 0 and 2);
alter table vps_instances add column create_accepted timestamptz;
comment on column vps_instances.create_orders is 'How often the provider was asked for this server, two at most.';
comment on column vps_instances.create_accepted is 'When the provider said that it builds the server.';
comment on function app_sec.count_assignments() is 'Trigger: how many domains send from an address, and whether it is free.';
