import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

const endpoint = `
  id integer generated always as identity primary key,
  name text not null unique,
  domain text,
  ip_address text,
  port integer not null,
  verify_ssl boolean not null,
  enabled boolean not null,
  last_check json,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (domain is not null or ip_address is not null)`;

const endpoints = `
create table backend_endpoint (${endpoint},
  use_https boolean not null,
  key_enc text,
  key_target text
);
create table netbox_endpoint (${endpoint},
  token_version text not null,
  token_key_enc text,
  token_enc text
);
create table proxmox_endpoint (${endpoint},
  username text not null,
  password_enc text,
  token_name text,
  token_value_enc text,
  access_methods text not null,
  backend_id integer references backend_endpoint on delete set null,
  site_id integer, site_slug text, site_name text,
  tenant_id integer, tenant_slug text, tenant_name text,
  timeout integer, max_retries integer, retry_backoff double precision,
  sync_modes json not null,
  overwrite json not null,
  mode text not null,
  cluster_name text,
  version text
);
-- No reference to the endpoint: the row outlives it until the backend has been told.
create table pushed_endpoint (
  backend_id integer not null references backend_endpoint on delete cascade,
  kind text not null,
  endpoint_id integer not null,
  wire_id integer not null,
  wire_name text not null,
  target text not null,
  fingerprint text not null,
  is_removed boolean not null,
  pushed_at timestamptz not null,
  primary key (backend_id, kind, endpoint_id)
);
-- What cookies are signed with, under the key of the secrets: another key is noticed at the start, before it makes anything unreadable.
create table instance_secret (id integer primary key check (id = 1), secret_enc text not null);
create table setting (id integer primary key check (id = 1), data json not null, updated_at timestamptz not null);`;

const accounts = `
create table user_account (
  id integer generated always as identity primary key,
  username text not null,
  password_hash text,
  source text not null,
  is_active boolean not null,
  created_at timestamptz not null,
  last_login_at timestamptz
);
create unique index user_account_username on user_account (lower(username));
create table role (
  id integer generated always as identity primary key,
  name text not null unique,
  description text not null,
  permissions json not null,
  is_built_in boolean not null
);
create table user_role (
  user_id integer not null references user_account on delete cascade,
  role_id integer not null references role on delete cascade,
  primary key (user_id, role_id)
);
create table api_token (
  id integer generated always as identity primary key,
  user_id integer not null references user_account on delete cascade,
  description text not null,
  prefix text not null,
  digest text not null unique,
  is_write_enabled boolean not null,
  expires_at timestamptz,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create table user_session (
  digest text primary key,
  user_id integer not null references user_account on delete cascade,
  csrf_token text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create table setup_link (digest text primary key, created_at timestamptz not null, used_at timestamptz);
create table audit_entry (
  id integer generated always as identity primary key,
  at timestamptz not null,
  user_id integer,
  username text not null,
  action text not null,
  object_type text not null,
  object_id text,
  object_name text,
  source text not null,
  data json not null
);
create index audit_entry_at on audit_entry (at);`;

const jobs = `
create table schedule (
  id integer generated always as identity primary key,
  name text not null,
  is_paused boolean not null,
  interval_minutes integer,
  cron text,
  timezone text not null,
  jitter_seconds integer not null,
  start_at timestamptz not null,
  params json not null,
  user_id integer references user_account on delete set null,
  planned_at timestamptz,
  next_run_at timestamptz,
  last_run_at timestamptz,
  last_job_id integer,
  last_error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((interval_minutes is null) <> (cron is null))
);
create table job (
  id integer generated always as identity primary key,
  name text not null,
  state text not null,
  verdict text,
  status_reason text,
  params json not null,
  user_id integer references user_account on delete set null,
  requested_by text not null,
  schedule_id integer references schedule on delete set null,
  source_job_id integer,
  queue_job_id uuid,
  created_at timestamptz not null,
  scheduled_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  cancel_requested_at timestamptz,
  cancelled_by text,
  error text,
  problem json,
  result json,
  attempt integer not null,
  lease_token uuid,
  leased_until timestamptz,
  worker text,
  last_event integer not null,
  event_bytes integer not null
);
create index job_state on job (state);
create index job_created_at on job (created_at);
create index job_schedule on job (schedule_id);
create table job_event (
  job_id integer not null references job on delete cascade,
  seq integer not null,
  at timestamptz not null,
  event text not null,
  level text not null,
  stage text,
  proxmox_endpoint_id integer,
  data text not null,
  primary key (job_id, seq)
);
create table job_stage (
  job_id integer not null references job on delete cascade,
  proxmox_endpoint_id integer not null,
  stage text not null,
  position integer not null,
  state text not null,
  attempts integer not null,
  started_at timestamptz,
  completed_at timestamptz,
  result json,
  primary key (job_id, proxmox_endpoint_id, stage)
);
create table claim (
  target text not null,
  job_id integer not null references job on delete cascade,
  requested_at timestamptz not null,
  acquired_at timestamptz,
  primary key (target, job_id)
);
create unique index claim_holder on claim (target) where acquired_at is not null;`;

/** The first tables. */
export const first: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    const statements = [endpoints, accounts, jobs]
      .join("\n")
      .split(/;\s*(?:\n|$)/)
      .filter((statement) => statement.trim() !== "");
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
