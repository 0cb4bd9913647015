-- For whom a statement runs. Every policy of this tier reads it; nothing else may set it.
create schema app_sec;
comment on schema app_sec is 'Tenant context and the few functions that run with rights of their own.';
revoke all on schema app_sec from public;
grant usage on schema app_sec to penguin_app, penguin_worker, penguin_platform;

-- A function, because RDS Proxy pins a connection on set_config called directly.
create function app_sec.set_context(tenant uuid, usr uuid, request text) returns void
  language sql volatile parallel unsafe
  as $$ select set_config('app.current_tenant_id', coalesce(tenant::text, ''), true),
               set_config('app.current_user_id', coalesce(usr::text, ''), true),
               set_config('app.request_id', coalesce(request, ''), true); $$;
comment on function app_sec.set_context(uuid, uuid, text) is
  'Sets tenant, user and request id for the running transaction; null means none.';

-- A transaction-local setting reverts to an empty string, not to null.
create function app_sec.tenant_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.current_tenant_id', true), '')::uuid $$;
create function app_sec.user_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.current_user_id', true), '')::uuid $$;

revoke all on all functions in schema app_sec from public;
grant execute on all functions in schema app_sec to penguin_app, penguin_worker, penguin_platform;
-- Not per schema: a schema's default privileges can only add to the global ones.
alter default privileges revoke execute on functions from public;
grant usage on schema public to penguin_app, penguin_worker, penguin_platform;
