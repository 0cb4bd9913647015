-- Planning this over ten tables, each with its policies, took longer than answering it. A function keeps its plan in the session.
create function planned_mails(sends uuid[])
  returns table (id uuid, state text, attempt_count integer, storage_key text, campaign_id uuid, enrollment_id uuid, step_id uuid,
                 lead_id uuid, lead_email text, lead_active boolean, first_name text, last_name text, name text, company text,
                 job_title text, city text, country text, website text, timezone text, custom_fields jsonb,
                 account_id uuid, account_email text, display_name text, account_usable boolean, resting_until timestamptz,
                 account_unreachable boolean, smtp_settings jsonb, vault_key_path text,
                 dkim_domain text, dkim_selector text, dkim_key_path text, subject text, template text, from_name_override text,
                 track_opens boolean, track_clicks boolean, campaign_sending boolean, schedule jsonb, late boolean,
                 suppressed boolean, lead_waits boolean, thread text)
  language plpgsql stable
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  return query
    select s.id, s.state::text, s.attempt_count, s.storage_key::text, s.campaign_id, s.enrollment_id, s.step_id, s.lead_id,
           l.email::text, l.status = 'active', l.first_name::text, l.last_name::text, l.name::text, l.company::text,
           l.job_title::text, l.city::text, l.country::text, l.website::text, l.timezone::text, l.custom_fields,
           a.id, a.email::text, a.display_name::text, a.status in ('active', 'warming'), a.resting_until,
           a.connect_failures > 0, a.smtp_settings, a.vault_key_path::text,
           d.domain::text, d.dkim_selector::text, d.dkim_key_path::text,
           coalesce(p.subject_override, t.subject, '')::text, coalesce(t.content, '')::text, p.from_name_override::text,
           c.track_opens, c.track_clicks, c.status = 'sending', c.schedule,
           s.attempt_count = 0 and s.resolution is null
             and (s.reserved at time zone a.timezone)::date < (now() at time zone a.timezone)::date,
           exists (select from suppression_list x where x.email = l.email), e.status = 'sending',
           -- Told by the accounts that sent it, because a Message-ID has their domain; of one that is deleted there is only the key.
           case when e.last_storage_key is not null then (
             select string_agg(coalesce(substring(b.storage_key from 8) || '@' || split_part(ba.email, '@', 2), b.storage_key),
                               ' ' order by b.settled, b.id)
               from send_ledger b left join email_accounts ba on ba.id = b.email_account_id
              where b.tenant_id = s.tenant_id and b.enrollment_id = s.enrollment_id and b.state = 'accepted' and b.id <> s.id) end
      from send_ledger s
      join campaign_enrollments e on e.id = s.enrollment_id
      join campaigns c on c.id = s.campaign_id
      join leads l on l.id = s.lead_id
      join email_accounts a on a.id = s.email_account_id
      join domains d on d.id = a.domain_id
      join campaign_sequence_steps p on p.id = s.step_id
      left join templates t on t.id = p.template_id
     where s.id = any (sends);
end $$;
comment on function planned_mails(uuid[]) is
  'Sends of the running tenant with lead, account, template, campaign and the thread so far: all that writing a mail needs.';
revoke all on function planned_mails(uuid[]) from public;
grant execute on function planned_mails(uuid[]) to penguin_worker;
