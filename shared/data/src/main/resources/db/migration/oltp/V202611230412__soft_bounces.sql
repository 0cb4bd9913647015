-- What came back of a mail, whichever way it was told: refused at once, or by a report later. So that a mailbox that is full three
-- times in a row is written to no more.
alter table send_ledger add column bounced timestamptz;
comment on column send_ledger.bounced is 'When its recipient''s server refused it for good; null where it refused the sender.';

alter table suppression_list drop constraint suppression_list_reason;
alter table suppression_list add constraint suppression_list_reason
  check (reason in ('unsubscribe', 'hard_bounce', 'soft_bounce', 'complaint', 'manual', 'erasure')) not valid;

-- Told from the ledger instead of counted, so that a report that is read twice counts once. A mail of which nothing is known yet
-- has been delivered until a report says otherwise.
create function suppress_soft_bounces(lead_ids uuid[]) returns void
  language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
begin
  with bouncing as (
    select l.id, l.tenant_id, l.email from leads l
     where l.id = any (lead_ids)
       and 3 = (select count(t.bounced)
                  from (select s.bounced from campaign_enrollments e
                          join send_ledger s on s.tenant_id = e.tenant_id and s.enrollment_id = e.id
                         where e.tenant_id = l.tenant_id and e.lead_id = l.id and (s.state = 'accepted' or s.bounced is not null)
                         order by coalesce(s.submitted, s.reserved) desc, s.id desc limit 3) t)),
  suppressed as (
    insert into suppression_list (id, tenant_id, email, reason, source)
    select gen_random_uuid(), b.tenant_id, b.email, 'soft_bounce', 'campaign' from bouncing b order by b.email
    on conflict (tenant_id, email) do nothing)
  update leads l set status = 'bounced', updated = now()
    from bouncing b where l.id = b.id and l.status not in ('bounced', 'unsubscribed');
end $$;
comment on function suppress_soft_bounces(uuid[]) is
  'Suppresses the addresses of those of these leads of the running tenant whose last three mails came back.';
revoke all on function suppress_soft_bounces(uuid[]) from public;
grant execute on function suppress_soft_bounces(uuid[]) to penguin_worker;
