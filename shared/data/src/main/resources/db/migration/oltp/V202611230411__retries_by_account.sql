-- What was put off, by account: no other send is in it. Built while clients write.
drop index concurrently if exists idx_send_ledger_put_off;
create index concurrently idx_send_ledger_put_off on send_ledger (tenant_id, email_account_id, counted)
  where counted is not null and settled is null;
