-- The state of a send stood in four indexes, so that beginning a mail and settling it each wrote an entry into every index of
-- the ledger: ten a mail. What the indexes ask for now changes when a send is settled or parked; beginning it touches none.
-- Built while clients write. Whoever still runs on the version before reads these few rows more slowly for some minutes.
drop index concurrently if exists idx_send_ledger_unsettled;
create index concurrently idx_send_ledger_unsettled on send_ledger (id) where settled is null;
drop index concurrently if exists idx_send_ledger_account;
create index concurrently idx_send_ledger_account on send_ledger (tenant_id, email_account_id) where settled is null;
drop index concurrently if exists idx_send_ledger_parked;
create index concurrently idx_send_ledger_parked on send_ledger (tenant_id, campaign_id, id)
  where parked is not null and settled is null;
drop index concurrently if exists idx_send_ledger_campaign;
drop index concurrently if exists idx_send_ledger_in_doubt;
drop index concurrently if exists idx_send_ledger_open;
drop index concurrently if exists idx_send_ledger_doubts;
