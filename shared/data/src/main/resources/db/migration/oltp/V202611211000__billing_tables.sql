-- What tenants pay for. Stripe is the source of truth for money; these rows gate access.

create table plans (
  id                      uuid primary key default gen_random_uuid(),
  name                    varchar(100) not null,
  slug                    varchar(100) collate "C" not null,
  description             text,
  max_users               integer,
  max_domains             integer,
  max_campaigns_per_month integer,
  api_rate_limit          integer,
  max_email_accounts      integer,
  max_emails_per_month    integer,
  max_warmups             integer,
  max_contacts            integer,
  max_storage_gb          integer,
  api_access              boolean not null default false,
  priority_support        boolean not null default false,
  advanced_analytics      boolean not null default false,
  white_label             boolean not null default false,
  price_monthly           integer,
  price_yearly            integer,
  notes                   text,
  is_active               boolean not null default true,
  created                 timestamptz not null default now(),
  updated                 timestamptz not null default now(),
  currency                varchar(3) not null default 'USD',
  trial_days              integer not null default 0,
  version                 integer not null default 1,
  superseded_by           uuid constraint plans_superseded_by references plans (id),
  is_default              boolean not null default false,
  stripe_product_id       varchar(255) collate "C",
  stripe_product_active   boolean not null default true,
  stripe_synced_at        timestamptz,
  constraint plans_slug unique (slug),
  constraint plans_currency check (currency = upper(currency)),
  constraint plans_numbers check (
    max_users >= 0 and max_domains >= 0 and max_campaigns_per_month >= 0 and api_rate_limit > 0 and max_email_accounts >= 0
    and max_emails_per_month >= 0 and max_warmups >= 0 and max_contacts >= 0 and max_storage_gb >= 0
    and price_monthly >= 0 and price_yearly >= 0 and trial_days between 0 and 730)
);
alter table plans enable row level security;
alter table plans force row level security;
create policy everyone on plans for select to penguin_app, penguin_worker, penguin_auth using (true);
create policy staff on plans to penguin_platform using (true) with check (true);
create policy stripe on plans for update to penguin_worker using (true) with check (true);
create policy owner on plans to penguin_owner using (true) with check (true);
create unique index plans_default on plans (is_default) where is_default;
create index idx_plans_superseded_by on plans (superseded_by);
create index idx_plans_stripe_product on plans (stripe_product_id) where stripe_product_id is not null;
create index idx_plans_page on plans (created desc, id desc);
grant select on plans to penguin_app, penguin_worker, penguin_auth;
grant update (stripe_product_id, stripe_product_active, stripe_synced_at, updated) on plans to penguin_worker;
grant select, insert, update, delete on plans to penguin_platform;
comment on table plans is 'What a tenant can subscribe to. A null limit is none; a changed limit makes a new version and leaves the old row to its subscribers.';

insert into plans (id, name, slug, description, max_users, max_domains, max_campaigns_per_month, api_rate_limit, max_email_accounts,
                   max_emails_per_month, max_warmups, max_contacts, max_storage_gb, api_access, priority_support, advanced_analytics,
                   white_label, price_monthly, price_yearly, trial_days, is_default, is_active) values
  ('01930000-0000-7000-8000-0000000000f0', 'Free', 'free', 'What a tenant without a subscription has',
   2, 1, 3, 60, 1, 500, 1, 1000, 1, true, false, false, false, 0, 0, 0, true, true),
  ('01930000-0000-7000-8000-0000000000f1', 'Starter', 'starter', 'One team, first campaigns',
   2, 5, 20, 60, 10, 10000, 5, 10000, 5, true, false, false, false, 4900, 47000, 14, false, true),
  ('01930000-0000-7000-8000-0000000000f2', 'Professional', 'professional', 'Several clients',
   5, 15, 100, 300, 50, 50000, 25, 100000, 25, true, false, true, false, 14900, 143000, 14, false, true),
  ('01930000-0000-7000-8000-0000000000f3', 'Business', 'business', 'Agencies',
   15, null, null, 1000, 200, 200000, 100, 1000000, 100, true, true, true, true, 39900, 383000, 14, false, true),
  ('01930000-0000-7000-8000-0000000000ff', 'Internal', 'internal', 'Without limits: our own and demonstration tenants',
   null, null, null, null, null, null, null, null, null, true, true, true, true, 0, 0, 0, false, false);

create table addons (
  addon_type    varchar(50) collate "C" primary key,
  name          varchar(100) not null,
  unit          integer not null default 1,
  price_monthly integer not null,
  currency      varchar(3) not null default 'USD',
  is_active     boolean not null default true,
  constraint addons_unit check (unit > 0 and price_monthly >= 0)
);
alter table addons enable row level security;
alter table addons force row level security;
create policy everyone on addons for select to penguin_app, penguin_worker, penguin_auth, penguin_platform using (true);
create policy owner on addons to penguin_owner using (true) with check (true);
grant select on addons to penguin_app, penguin_worker, penguin_auth, penguin_platform;
comment on table addons is 'What can be added to a plan. unit is how much of the limit one piece adds; 1 switches a feature on.';
insert into addons (addon_type, name, unit, price_monthly) values
  ('users', 'User', 1, 1500), ('domains', 'Sending domain', 1, 1000), ('campaigns_per_month', '10 campaigns a month', 10, 1000),
  ('email_accounts', 'Email account', 1, 500), ('emails_per_month', '10,000 emails a month', 10000, 1000),
  ('warmups', 'Warm-up', 1, 1500), ('contacts', '10,000 contacts', 10000, 1000), ('storage_gb', '5 GB of storage', 5, 999),
  ('api_rate_limit', '100 API requests a minute', 100, 2000), ('api_access', 'API access', 1, 2000),
  ('priority_support', 'Priority support', 1, 9900), ('advanced_analytics', 'Advanced analytics', 1, 3000),
  ('white_label', 'White label', 1, 10000);

create table subscriptions (
  id                      uuid primary key default gen_random_uuid(),
  tenant_id               uuid not null constraint subscriptions_tenant references tenants (id) on delete cascade,
  plan_id                 uuid constraint subscriptions_plan references plans (id),
  pending_plan_id         uuid constraint subscriptions_pending_plan references plans (id),
  status                  varchar(50) constraint subscriptions_status check (status in ('active', 'past_due', 'canceled', 'unpaid')),
  current_period_start    timestamptz,
  current_period_end      timestamptz,
  cancel_at_period_end    boolean not null default false,
  billing_contact_user_id uuid constraint subscriptions_billing_contact references users (id),
  stripe_subscription_id  varchar(255) collate "C",
  created                 timestamptz not null default now(),
  updated                 timestamptz not null default now(),
  stripe_status           varchar(50),
  access                  varchar(20) not null default 'full',
  billing_interval        varchar(10),
  billing_anchor          timestamptz,
  trial_end               timestamptz,
  past_due_since          timestamptz,
  pending_update          boolean not null default false,
  started                 timestamptz,
  ended                   timestamptz,
  cancel_reason           text,
  cancel_date             timestamptz,
  notes                   text,
  provisioned             timestamptz,
  released                timestamptz,
  erasure_due             timestamptz,
  stripe_synced_at        timestamptz,
  constraint subscriptions_stripe unique (tenant_id, stripe_subscription_id),
  constraint subscriptions_tenant_id unique (tenant_id, id),
  constraint subscriptions_access check (access in ('full', 'read_only')),
  constraint subscriptions_interval check (billing_interval in ('month', 'year'))
);
alter table subscriptions enable row level security;
alter table subscriptions force row level security;
create policy tenant on subscriptions for select to penguin_app using (tenant_id = (select app_sec.tenant_id()));
create policy contact on subscriptions for update to penguin_app
  using (tenant_id = (select app_sec.tenant_id())) with check (tenant_id = (select app_sec.tenant_id()));
create policy tenant_worker on subscriptions to penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on subscriptions for select to penguin_worker using ((select app_sec.tenant_id()) is null);
create policy auth on subscriptions for select to penguin_auth using (true);
create policy staff on subscriptions for select to penguin_platform using (true);
create policy staff_write on subscriptions for update to penguin_platform
  using (tenant_id = (select app_sec.tenant_id())) with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on subscriptions to penguin_owner using (true) with check (true);
create index idx_subscriptions_tenant on subscriptions (tenant_id, status);
create index idx_subscriptions_plan on subscriptions (plan_id);
create index idx_subscriptions_pending_plan on subscriptions (pending_plan_id);
create index idx_subscriptions_contact on subscriptions (billing_contact_user_id);
create index idx_subscriptions_stripe on subscriptions (stripe_subscription_id);
create index idx_subscriptions_page on subscriptions (created desc, id desc);
-- What dunning looks at: few rows, however many are in order.
create index idx_subscriptions_overdue on subscriptions (id) where status in ('past_due', 'unpaid');
create index idx_subscriptions_ended on subscriptions (ended, id) where status = 'canceled';
grant select, update (billing_contact_user_id, updated) on subscriptions to penguin_app;
grant select, insert, update on subscriptions to penguin_worker;
grant select on subscriptions to penguin_auth;
grant select, update (notes, updated) on subscriptions to penguin_platform;
comment on table subscriptions is 'A tenant''s subscriptions. status is the specification''s word, stripe_status is Stripe''s own; access says what dunning leaves open.';

create table subscription_addons (
  id               varchar(255) collate "C" primary key,
  tenant_id        uuid not null constraint subscription_addons_tenant references tenants (id) on delete cascade,
  subscription_id  uuid not null,
  addon_type       varchar(50) not null,
  quantity         integer not null default 1,
  price_monthly    decimal(10, 2),
  stripe_price_id  varchar(255),
  is_active        boolean not null default true,
  created          timestamptz not null default now(),
  updated          timestamptz not null default now(),
  stripe_synced_at timestamptz,
  constraint subscription_addons_subscription foreign key (tenant_id, subscription_id)
    references subscriptions (tenant_id, id) on delete cascade,
  constraint subscription_addons_quantity check (quantity >= 0)
);
alter table subscription_addons enable row level security;
alter table subscription_addons force row level security;
create policy tenant on subscription_addons for select to penguin_app using (tenant_id = (select app_sec.tenant_id()));
create policy tenant_worker on subscription_addons to penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy auth on subscription_addons for select to penguin_auth using (true);
create policy staff on subscription_addons for select to penguin_platform using (true);
create policy owner on subscription_addons to penguin_owner using (true) with check (true);
create index idx_subscription_addons_subscription on subscription_addons (tenant_id, subscription_id);
grant select on subscription_addons to penguin_app, penguin_auth, penguin_platform;
grant select, insert, update on subscription_addons to penguin_worker;
comment on table subscription_addons is 'What a tenant has beside its plan; id is Stripe''s subscription item.';

create table payments (
  id                       uuid primary key default gen_random_uuid(),
  tenant_id                uuid not null constraint payments_tenant references tenants (id) on delete cascade,
  subscription_id          uuid,
  initiated_by_user_id     uuid constraint payments_initiated_by references users (id),
  amount                   decimal(12, 2) not null,
  currency                 varchar(3) not null default 'USD',
  status                   varchar(20) not null,
  processed                timestamptz,
  description              text,
  stripe_payment_intent_id varchar(255) collate "C",
  billing_period_start     timestamptz,
  billing_period_end       timestamptz,
  created                  timestamptz not null default now(),
  stripe_invoice_id        varchar(255) collate "C" not null,
  amount_minor             bigint not null,
  amount_due_minor         bigint not null default 0,
  refunded_minor           bigint not null default 0,
  is_disputed              boolean not null default false,
  attempt_count            integer not null default 0,
  invoiced                 timestamptz not null,
  hosted_invoice_url       text,
  stripe_synced_at         timestamptz not null,
  constraint payments_invoice unique (tenant_id, stripe_invoice_id),
  constraint payments_subscription foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id) on delete cascade,
  constraint payments_currency check (currency = upper(currency)),
  constraint payments_status check (status in ('open', 'paid', 'failed', 'void', 'uncollectible', 'refunded', 'partially_refunded', 'disputed'))
);
alter table payments enable row level security;
alter table payments force row level security;
create policy tenant on payments for select to penguin_app using (tenant_id = (select app_sec.tenant_id()));
create policy tenant_worker on payments to penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on payments for select to penguin_platform using (true);
create policy owner on payments to penguin_owner using (true) with check (true);
create index idx_payments_page on payments (tenant_id, invoiced desc, id desc);
create index idx_payments_subscription on payments (tenant_id, subscription_id);
create index idx_payments_initiated_by on payments (initiated_by_user_id);
create index idx_payments_failed on payments (invoiced desc) where status = 'failed';
grant select on payments to penguin_app, penguin_platform;
grant select, insert, update on payments to penguin_worker;
comment on table payments is 'One row per finalised Stripe invoice and what became of it. amount is amount_minor in the currency''s main unit; minor units are the truth.';

create table tenant_config (
  tenant_id                    uuid primary key constraint tenant_config_tenant references tenants (id) on delete cascade,
  stripe_customer_id           varchar(255) collate "C",
  billing_email                varchar(255),
  billing_address              jsonb,
  notify_on_billing_changes    boolean not null default false,
  notify_on_system_updates     boolean not null default false,
  notify_on_security_alerts    boolean not null default false,
  theme_primary_color          varchar(7),
  theme_logo_url               varchar(500),
  theme_favicon_url            varchar(500),
  ui_sidebar_default_collapsed boolean not null default false,
  ui_date_format               varchar(20),
  ui_timezone                  varchar(50),
  created                      timestamptz not null default now(),
  updated                      timestamptz not null default now(),
  stripe_synced_at             timestamptz
);
alter table tenant_config enable row level security;
alter table tenant_config force row level security;
create policy tenant on tenant_config to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy system on tenant_config for select to penguin_worker using ((select app_sec.tenant_id()) is null);
create policy auth on tenant_config for select to penguin_auth using (true);
create policy staff on tenant_config for select to penguin_platform using (true);
create policy owner on tenant_config to penguin_owner using (true) with check (true);
create index idx_tenant_config_stripe_customer on tenant_config (stripe_customer_id) where stripe_customer_id is not null;
grant select, insert, update on tenant_config to penguin_app, penguin_worker;
grant select on tenant_config to penguin_platform, penguin_auth;
comment on table tenant_config is 'Settings of a tenant: who pays and where the bill goes, notifications, appearance.';

create table stripe_events (
  id          varchar(255) collate "C" primary key,
  type        varchar(100) not null,
  api_version varchar(50),
  object_id   varchar(255),
  happened    timestamptz not null,
  livemode    boolean not null,
  payload     jsonb,
  status      varchar(20) not null default 'received',
  received    timestamptz not null default now(),
  applied     timestamptz,
  attempts    integer not null default 0,
  error       varchar(500),
  tenant_id   uuid,
  constraint stripe_events_status check (status in ('received', 'applied', 'ignored', 'failed'))
);
alter table stripe_events enable row level security;
alter table stripe_events force row level security;
-- Whose an event is becomes known only when it is applied.
create policy worker on stripe_events to penguin_worker
  using (tenant_id is null or tenant_id = (select app_sec.tenant_id()) or (select app_sec.tenant_id()) is null)
  with check (tenant_id is null or tenant_id = (select app_sec.tenant_id()) or (select app_sec.tenant_id()) is null);
create policy staff on stripe_events for select to penguin_platform using (true);
create policy staff_replay on stripe_events for update to penguin_platform using (true) with check (true);
create policy owner on stripe_events to penguin_owner using (true) with check (true);
create index idx_stripe_events_page on stripe_events (received desc, id desc);
create index idx_stripe_events_tenant on stripe_events (tenant_id, received desc);
create index idx_stripe_events_open on stripe_events (received) where status in ('received', 'failed');
create index idx_stripe_events_payload on stripe_events (received) where payload is not null;
grant select, insert, update on stripe_events to penguin_worker;
grant select, update (status, error) on stripe_events to penguin_platform;
comment on table stripe_events is 'Every event Stripe sent, once. The payload tells what happened, never what is: that is fetched again. Dropped after 90 days.';

-- A write to Stripe is noted before it is made: after a crash the same key is sent again, and Stripe answers as it did.
create table stripe_requests (
  id          uuid primary key,
  tenant_id   uuid not null constraint stripe_requests_tenant references tenants (id) on delete cascade,
  kind        varchar(50) not null,
  fingerprint bytea not null,
  finished    timestamptz,
  created     timestamptz not null default now()
);
alter table stripe_requests enable row level security;
alter table stripe_requests force row level security;
create policy tenant on stripe_requests to penguin_app, penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy staff on stripe_requests to penguin_platform
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy owner on stripe_requests to penguin_owner using (true) with check (true);
create unique index stripe_requests_open on stripe_requests (tenant_id, kind, fingerprint) where finished is null;
create index idx_stripe_requests_created on stripe_requests (tenant_id, created);
grant select, insert, update, delete on stripe_requests to penguin_app, penguin_worker, penguin_platform;
comment on table stripe_requests is 'Idempotency keys of writes to Stripe (id is the key), kept from before the call until its answer.';

create table billing_notices (
  id         uuid primary key,
  tenant_id  uuid not null constraint billing_notices_tenant references tenants (id) on delete cascade,
  kind       varchar(50) not null,
  subject_id varchar(255) collate "C" not null,
  facts      jsonb not null,
  state      varchar(20) not null default 'pending',
  recipient  varchar(255),
  created    timestamptz not null default now(),
  settled    timestamptz,
  constraint billing_notices_once unique (tenant_id, kind, subject_id),
  constraint billing_notices_state check (state in ('pending', 'submitting', 'sent', 'skipped', 'failed', 'in_doubt'))
);
alter table billing_notices enable row level security;
alter table billing_notices force row level security;
create policy tenant on billing_notices to penguin_worker
  using (tenant_id = (select app_sec.tenant_id()))
  with check (tenant_id = (select app_sec.tenant_id()));
create policy read on billing_notices for select to penguin_app using (tenant_id = (select app_sec.tenant_id()));
create policy staff on billing_notices for select to penguin_platform using (true);
create policy owner on billing_notices to penguin_owner using (true) with check (true);
create index idx_billing_notices_page on billing_notices (tenant_id, created desc, id desc);
grant select on billing_notices to penguin_app, penguin_platform;
grant select, insert, update on billing_notices to penguin_worker;
comment on table billing_notices is 'E-mails about money: each said once, however often its cause is heard of.';

-- Jobs of the platform: the webhook's, whose tenant is not known yet, and those staff ask for.
create policy platform_job on outbox for insert to penguin_worker, penguin_platform
  with check (tenant_id is null and (select app_sec.tenant_id()) is null);
create policy staff_job on outbox for insert to penguin_platform
  with check (tenant_id = (select app_sec.tenant_id()));
grant insert on outbox to penguin_platform;
