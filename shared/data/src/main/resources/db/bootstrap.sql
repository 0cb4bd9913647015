-- Roles and databases, once per cluster, before the first migration. Run again, it changes nothing.
--
-- Who runs it: the cluster's master user (a superuser, or one with CREATEROLE and CREATEDB as on RDS),
-- connected to the database "postgres":   psql -v ON_ERROR_STOP=1 -f bootstrap.sql
-- The class Bootstrap runs this same file over JDBC; of psql it knows \echo, \gexec and \connect only.
-- No password stands here: each login gets one afterwards (ALTER ROLE … PASSWORD) from the secret store.

\echo roles
do $$
begin
  -- Owns everything and runs the migrations.
  if to_regrole('penguin_owner') is null then
    create role penguin_owner login nocreatedb nocreaterole nobypassrls;
  end if;
  -- Requests of signed-in tenants.
  if to_regrole('penguin_app') is null then
    create role penguin_app login nocreatedb nocreaterole nobypassrls;
  end if;
  -- Queues and schedules.
  if to_regrole('penguin_worker') is null then
    create role penguin_worker login nocreatedb nocreaterole nobypassrls;
  end if;
  -- Our own staff.
  if to_regrole('penguin_platform') is null then
    create role penguin_platform login nocreatedb nocreaterole nobypassrls;
  end if;
  -- Owns the definer functions that look an identity up before a tenant is known. Nobody logs in as it.
  if to_regrole('penguin_auth') is null then
    create role penguin_auth nologin nocreatedb nocreaterole nobypassrls;
  end if;
end $$;

-- It also looks for connections that leak, whoever holds them.
do $$ begin
  grant pg_read_all_stats to penguin_auth;
exception when insufficient_privilege then
  -- The master user of RDS may hand on pg_monitor, which has it, and not each of its parts.
  grant pg_monitor to penguin_auth;
end $$;
-- Owns the function that searches messages, the one way past row security to the search index.
do $$ begin
  if to_regrole('penguin_search') is null then
    create role penguin_search nologin nocreatedb nocreaterole nobypassrls;
  end if;
end $$;
grant penguin_search to penguin_owner with set true, inherit false, admin false;

-- Not inherited: the owner may hand functions over, but penguin_auth's policies are not the owner's.
grant penguin_auth to penguin_owner with set true, inherit false, admin false;
-- Whoever creates a database for the owner must be able to act as the owner.
grant penguin_owner to current_user with set true, inherit true;

\echo limits of the runtime roles
-- A setting of the role, not of the session: a proxy in front would pin a session that says SET.
alter role penguin_app set statement_timeout = '8s';
alter role penguin_app set lock_timeout = '2s';
alter role penguin_app set idle_in_transaction_session_timeout = '10s';
alter role penguin_worker set statement_timeout = '8s';
alter role penguin_worker set lock_timeout = '2s';
alter role penguin_worker set idle_in_transaction_session_timeout = '10s';
alter role penguin_platform set statement_timeout = '8s';
alter role penguin_platform set lock_timeout = '2s';
alter role penguin_platform set idle_in_transaction_session_timeout = '10s';

\echo databases
-- CREATE DATABASE knows no "if not exists" and no transaction, hence a query that writes the statements.
select format('create database %I owner penguin_owner encoding ''UTF8'' template template0', name)
from unnest(array['penguin_oltp', 'penguin_content', 'penguin_queue', 'penguin_olap']) as name
where not exists (select from pg_database where datname = name)
\gexec

\echo who may connect
revoke all on database penguin_oltp, penguin_content, penguin_queue, penguin_olap from public;
grant connect on database penguin_oltp, penguin_content, penguin_queue, penguin_olap
  to penguin_app, penguin_worker, penguin_platform;

-- How long statements take is read where it is counted; only the master user may install what counts.
\connect penguin_oltp
revoke create on schema public from public;
do $$ begin
  if exists (select from pg_settings where name = 'shared_preload_libraries' and setting like '%pg_stat_statements%') then
    create extension if not exists pg_stat_statements;
  end if;
exception when insufficient_privilege then
  raise warning 'Nobody here may install pg_stat_statements: how long statements take will not be known.';
end $$;
\connect penguin_content
revoke create on schema public from public;
do $$ begin
  if exists (select from pg_settings where name = 'shared_preload_libraries' and setting like '%pg_stat_statements%') then
    create extension if not exists pg_stat_statements;
  end if;
exception when insufficient_privilege then
  raise warning 'Nobody here may install pg_stat_statements: how long statements take will not be known.';
end $$;
\connect penguin_queue
revoke create on schema public from public;
do $$ begin
  if exists (select from pg_settings where name = 'shared_preload_libraries' and setting like '%pg_stat_statements%') then
    create extension if not exists pg_stat_statements;
  end if;
exception when insufficient_privilege then
  raise warning 'Nobody here may install pg_stat_statements: how long statements take will not be known.';
end $$;
\connect penguin_olap
revoke create on schema public from public;
do $$ begin
  if exists (select from pg_settings where name = 'shared_preload_libraries' and setting like '%pg_stat_statements%') then
    create extension if not exists pg_stat_statements;
  end if;
exception when insufficient_privilege then
  raise warning 'Nobody here may install pg_stat_statements: how long statements take will not be known.';
end $$;
