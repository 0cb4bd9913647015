-- Stripe's events, e-mails about money, and what a purchase sets in motion elsewhere.
insert into job_queues (name, timeout_seconds, retry_attempts) values
  ('stripe-webhook', 30, 10), ('billing-notices', 60, 5), ('provisioning', 300, 5);
