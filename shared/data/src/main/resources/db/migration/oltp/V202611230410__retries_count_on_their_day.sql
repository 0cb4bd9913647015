-- A mail that a server put off was taken out of the limit of the day it was planned for, and left on the next on top of that day's.
alter table send_ledger add column counted timestamptz;
comment on column send_ledger.counted is
  'When a send that was put off was last taken out of its account''s daily limit; null is when it was reserved.';

create function account_room(a email_accounts, at timestamptz) returns integer language sql stable as $$
  select least(a.daily_limit,
               coalesce(a.ramp_up_initial
                        + a.ramp_up_increment * greatest(0, least((at at time zone a.timezone)::date - a.ramp_up_started, 10000)),
                        a.daily_limit))
         - case when a.daily_count_date = (at at time zone a.timezone)::date then a.daily_count else 0 end $$;
comment on function account_room(email_accounts, timestamptz) is 'What an account may still send on the day of a moment, with its ramp-up.';
revoke all on function account_room(email_accounts, timestamptz) from public;
grant execute on function account_room(email_accounts, timestamptz) to penguin_worker;
