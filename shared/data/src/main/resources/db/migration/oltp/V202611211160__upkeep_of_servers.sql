-- Scheduled work on servers is upkeep as all other: upkeep_runs says who runs it, how far it is, and what failed.
-- infrastructure_runs stays for one release more: the version before still runs while this one is deployed, or rolled back.
comment on table infrastructure_runs is 'Not used any more, kept for the version before: runs of scheduled work on servers.';

-- Domains that should have an address get one by themselves, unless an employee took theirs.
alter table domain_ip_assignments add column released_by uuid;
comment on column domain_ip_assignments.released_by is
  'The employee who ended it so that the domain stays without an address; null when the domain is to have another.';
-- Who ended the assignments there are was not kept beside them: nobody's domain gets an address again for that.
update domain_ip_assignments set released_by = '00000000-0000-0000-0000-000000000000' where status = 'expired';
create policy system on domains for select to penguin_worker using ((select app_sec.tenant_id()) is null);
