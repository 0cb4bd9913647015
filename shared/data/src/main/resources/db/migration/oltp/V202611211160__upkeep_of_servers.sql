-- Scheduled work on servers is upkeep as all other: upkeep_runs says who runs it, how far it is, and what failed.
drop table infrastructure_runs;

-- Domains that should have an address get one by themselves, unless an employee took theirs.
alter table domain_ip_assignments add column released_by uuid;
comment on column domain_ip_assignments.released_by is
  'The employee who ended it so that the domain stays without an address; null when the domain is to have another.';
create policy system on domains for select to penguin_worker using ((select app_sec.tenant_id()) is null);
