-- Who writes down slow statements says of which tier they are, and looks whether they are written down already. They belong to
-- no tenant: PostgreSQL counts them per role. Rows of a tenant, should there be any, stay out of the worker's sight.
alter table query_performance_log
  add column tier text not null default 'oltp'
    constraint query_performance_log_tier check (tier in ('oltp', 'content', 'queue', 'olap')),
  add column calls bigint;
comment on column query_performance_log.execution_time is '99 of 100 calls took up to about this long.';
comment on column query_performance_log.rows_affected is 'Per call.';
comment on column query_performance_log.calls is 'Since the server began to count.';
create policy system on query_performance_log for select to penguin_worker
  using (tenant_id is null and (select app_sec.tenant_id()) is null);
grant select on query_performance_log to penguin_worker;
