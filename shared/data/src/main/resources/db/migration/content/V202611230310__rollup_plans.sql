-- The roll-up runs after every batch of mails, and each of its questions goes to all months: planned anew each time, which took
-- ten times as long as the answer. Functions keep their plans in the session.
create function take_events(batch uuid, wanted integer) returns integer
  language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
declare taken integer;
begin
  with uncounted as materialized (
    select u.tenant_id, u.storage_key, u.event_type from message_events u
     where u.batch_id is null order by u.recorded_at, u.storage_key limit wanted for update skip locked)
  update message_events e set batch_id = batch from uncounted u
   where e.tenant_id = u.tenant_id and e.storage_key = u.storage_key and e.event_type = u.event_type
     and e.batch_id is null;
  get diagnostics taken = row_count;
  if taken > 0 then
    insert into rollup_batches (id) values (batch);
  end if;
  return taken;
end $$;
comment on function take_events(uuid, integer) is 'Puts uncounted events into a new batch, oldest record first; returns how many.';

create function batch_deltas(batch uuid)
  returns table (tenant_id uuid, campaign_id uuid, step_id uuid, lead_id uuid, email_account_id uuid, event_type varchar,
                 messages integer)
  language plpgsql stable set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  return query
    select tenant_id, campaign_id, step_id, lead_id, email_account_id, event_type, count(*)::int
      from message_events where batch_id = batch
     group by tenant_id, campaign_id, step_id, lead_id, email_account_id, event_type;
end $$;
comment on function batch_deltas(uuid) is 'What a batch adds to the counters of analytics.';
revoke all on function take_events(uuid, integer), batch_deltas(uuid) from public;
grant execute on function take_events(uuid, integer), batch_deltas(uuid) to penguin_worker;
