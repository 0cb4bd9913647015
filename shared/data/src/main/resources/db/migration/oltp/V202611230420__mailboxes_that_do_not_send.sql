-- Accounts that send nothing for now still get answers to what they sent: their mailboxes are read, too. Built while clients write.
drop index concurrently if exists idx_email_accounts_read;
create index concurrently idx_email_accounts_read on email_accounts (imap_claimed_until nulls first, id)
  where imap_settings is not null and status <> 'inactive';
drop index concurrently if exists idx_email_accounts_polled;
