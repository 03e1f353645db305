import { MappingRule, SYNC_MODE_NAMES, SyncMode } from "@proxbox/contract";
import { z } from "zod";

/*
 * In every schema here the error text is what is expected; describe-mistake.ts puts what is wrong before it. Keys are
 * written as in NetBox's own YAML: snake_case.
 */

function text(expected: string): z.ZodString {
  return z.string(expected).min(1, expected);
}

function isPattern(value: string): boolean {
  try {
    return new RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
}

function isBaseUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) return false;
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}

function address(example: string): z.ZodString {
  const expected = `the address with http:// or https:// and nothing secret in it, e.g. ${example}`;
  return text(expected)
    .refine(isBaseUrl, expected)
    .refine((value) => !/\/api2?(\/json)?\/?$/.test(value), `the address alone, without /api, e.g. ${example}`);
}

function seconds(): z.ZodNumber {
  return z.number("a number of seconds, 1 to 3600").min(1, "a number of seconds, 1 to 3600").max(3600, "a number of seconds, 1 to 3600");
}

const sha256 = /^(?:[0-9a-f]{2}:?){32}$/i;
const fingerprint = "a SHA-256 fingerprint: 64 hexadecimal digits, colons allowed";

/** How a server's certificate is checked, as written in the file. */
export const Tls = z.union(
  [
    z.enum(["system", "insecure"]),
    z.strictObject({ ca: text("the path of a PEM file") }),
    z.strictObject({ fingerprint: z.string(fingerprint).regex(sha256, fingerprint) }),
  ],
  `system, insecure, {ca: FILE} or {fingerprint: SHA256}`,
);
/** How a server's certificate is checked, as written in the file. */
export type Tls = z.infer<typeof Tls>;

const PolicyName = z.enum(["operator", "source", "fill-if-empty", "ignore"], "one of operator, source, fill-if-empty, ignore");

const ratio = "a share from 0 to 1, e.g. 0.1 for a tenth";
const count = "a whole number, 0 or more, a million at most";
const days = "a number of days, 0 to 36500";

const Deletion = z.strictObject(
  {
    enabled: z.boolean("true or false").optional(),
    grace_days: z.number(days).min(0, days).max(36_500, days).optional(),
    max_ratio: z.number(ratio).min(0, ratio).max(1, ratio).optional(),
    always_allowed: z.int(count).min(0, count).max(1_000_000, count).optional(),
  },
  "a block of settings",
);

const sharedSettings = {
  site: text("the name of a site").optional(),
  manage_devices: z.boolean("true or false").optional(),
  include_templates: z.boolean("true or false").optional(),
  disk_base_unit: z.literal([1000, 1024], "1000 or 1024").optional(),
  ignored_interfaces: z
    .array(text("a regular expression").max(255, "a regular expression of 255 characters at most").refine(isPattern, "a regular expression that JavaScript understands"), "a list of regular expressions")
    .max(100, "100 regular expressions at most")
    .optional(),
  adoption: z.enum(["never", "marked", "evidence", "name"], "one of never, marked, evidence, name").optional(),
  policies: z
    .record(z.string(), z.record(z.string(), PolicyName, "fields with their policy, e.g. {name: source}"), "kinds with their fields")
    .optional(),
  deletion: Deletion.optional(),
  vlans: z.strictObject({ group: text("the name or the slug of a VLAN group").max(100, "the name or the slug of a VLAN group, at most 100 characters").optional(), create: z.boolean("true or false").optional() }, "a block with group and create").optional(),
};

/** Settings for every source that does not say otherwise, as written in the file. */
export const Defaults = z.strictObject(sharedSettings, "a block of settings");
/** Settings for every source that does not say otherwise, as written in the file. */
export type Defaults = z.infer<typeof Defaults>;

const sourceName = "a short name of letters, digits, dots, dashes and underscores, e.g. lab";

/** One Proxmox VE endpoint, as written in the file. */
export const Source = z.strictObject(
  {
    ...sharedSettings,
    name: z.string(sourceName).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, sourceName),
    url: address("https://pve1.example.org:8006"),
    token: text("user@realm!name=secret, or user@realm!name with a secret beside it").optional(),
    secret: text("the secret of the token").optional(),
    user: text("user@realm").optional(),
    password: text("the password of the user").optional(),
    tls: Tls.optional(),
    timeout_seconds: seconds().optional(),
    cluster_name: text("the name of the cluster in NetBox").optional(),
    node_sites: z.record(z.string(), text("the name of a site"), "nodes with their sites, e.g. {pve1: Berlin}").optional(),
    accepted_nodes: z.array(text("the name of a node").max(64, "the name of a node"), "a list of nodes, e.g. [pve2]").max(1_000, "1000 nodes at most").optional(),
  },
  "a Proxmox VE endpoint with name, url and token",
);
/** One Proxmox VE endpoint, as written in the file. */
export type Source = z.infer<typeof Source>;

const branchId = "the schema id of a branch, eight letters and digits";

const Target = z.strictObject(
  {
    url: address("https://netbox.example.org"),
    token: text("the API token of NetBox"),
    branch: z.string(branchId).regex(/^[\w-]{1,255}$/, branchId).optional(),
    tls: Tls.optional(),
    concurrency: z.int("a whole number from 1 to 32").min(1, "a whole number from 1 to 32").max(32, "a whole number from 1 to 32").optional(),
    timeout_seconds: seconds().optional(),
  },
  "a block with url and token",
);

const part = z.boolean("true or false").optional();

const Inventory = z.strictObject({ storage: part, backups: part, snapshots: part, task_history: part, replications: part, backup_routines: part, sdn: part }, "a block of parts, each true or false");

const mode = z.enum(SyncMode.options, "one of always, bootstrap_only, disabled").optional();

const SyncModes = z.strictObject(Object.fromEntries(SYNC_MODE_NAMES.map((name) => [name, mode])), "a block of sync modes, e.g. {vm: bootstrap_only}");

/** The configuration file, as written. */
export const Config = z.strictObject(
  {
    netbox: Target,
    proxmox: z.array(Source, "a list of Proxmox VE endpoints").min(1, "at least one Proxmox VE endpoint"),
    defaults: Defaults.optional(),
    leave_out: z.array(text("the name of a kind, e.g. ip-address"), "a list of kinds, e.g. [ip-address]").optional(),
    inventory: Inventory.optional(),
    sync_modes: SyncModes.optional(),
    mapping_rules: z.array(MappingRule, "a list of mapping rules").max(1_000, "1000 mapping rules at most").optional(),
    state: text("the path of the state file").optional(),
  },
  "a YAML file with netbox and proxmox",
);
/** The configuration file, as written. */
export type Config = z.infer<typeof Config>;
