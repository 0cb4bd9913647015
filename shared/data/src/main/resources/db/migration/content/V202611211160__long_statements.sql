-- A role's limit is for requests; what rebuilds a view says in its transaction how long its statements may take. A function
-- says it, because SET pins a connection of RDS Proxy, and before the statement: a running one keeps the limit it began with.
create function app_sec.allow_statement(seconds integer) returns void
  language plpgsql volatile parallel unsafe
  as $$
  begin
    if seconds not between 1 and 120 then
      raise exception 'a statement may take 1 to 120 seconds, not %', seconds using errcode = 'invalid_parameter_value';
    end if;
    perform set_config('statement_timeout', (seconds * 1000)::text, true);
  end $$;
comment on function app_sec.allow_statement(integer) is 'How long the statements of this transaction may take, in seconds up to 120.';
revoke all on function app_sec.allow_statement(integer) from public;
grant execute on function app_sec.allow_statement(integer) to penguin_worker;
