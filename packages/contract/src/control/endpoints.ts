import { z } from "zod";
import { OVERWRITE_NAMES, SYNC_MODE_NAMES, SyncMode } from "../wire/run-settings.ts";
import { AccessMethods } from "../wire/proxmox-endpoint.ts";
import { NetboxTokenVersion } from "../wire/netbox-endpoint.ts";

/** The three kinds of endpoints, as they stand in paths: `/api/endpoints/<kind>/`. */
export const ENDPOINT_KINDS = ["backends", "netbox", "proxmox"] as const;
/** A kind of endpoint. */
export type EndpointKindName = (typeof ENDPOINT_KINDS)[number];

// The backend takes 255 with " (nb:<id>)" behind it.
const Name = z.string().trim().min(1).max(230);
const Secret = z.string().max(1_000).nullable().optional();
const Label = z.string().max(255).nullable();
const ObjectId = z.int().min(1).nullable();

/** Where an endpoint is: a domain, an address, or both; or a URL of scheme, host and port, which is taken apart. */
const target = {
  url: z.string().max(300).optional().describe("Instead of domain and port: https://host:port, nothing behind it. With a name as its host ip_address may stand besides it; else there is none any more."),
  domain: z.string().max(253).nullable().optional(),
  ip_address: z.string().max(49).nullable().optional().describe("IPv4 or IPv6; a mask behind it is left out."),
  port: z.int().min(1).max(65_535),
};

const backendFields = {
  name: Name,
  ...target,
  port: target.port.default(8_800),
  use_https: z.boolean().default(false),
  verify_ssl: z.boolean().default(true),
  enabled: z.boolean().default(true),
  api_key: Secret.describe("A key that the backend has, 32 to 72 bytes. Absent: one is made and registered at a backend that has none yet. Never comes back."),
};

const netboxFields = {
  name: Name,
  ...target,
  port: target.port.default(443),
  verify_ssl: z.boolean().default(true).describe("Backends dial https on port 443 or when this is true, else http."),
  enabled: z.boolean().default(true),
  token_version: NetboxTokenVersion.default("v1"),
  token_key: Secret.describe("Key of a v2 token. Never comes back."),
  token: Secret.describe("A v1 token, the secret of a v2 token, or a whole nbt_<key>.<secret>. Never comes back."),
};

const modes = z.strictObject(Object.fromEntries(SYNC_MODE_NAMES.map((name) => [name, SyncMode.optional()])));
const overwrites = z.strictObject(Object.fromEntries(OVERWRITE_NAMES.map((name) => [name, z.boolean().optional()])));

const proxmoxFields = {
  name: Name,
  ...target,
  port: target.port.default(8_006),
  verify_ssl: z.boolean().default(false),
  enabled: z.boolean().default(true),
  username: z.string().trim().min(1).max(255).default("root@pam"),
  password: Secret.describe("Any of password, token_name and token_value replaces all three. Never comes back."),
  token_name: z.string().max(1_000).nullable().optional().describe("name, user@realm!name, or a whole user@realm!name=secret."),
  token_value: Secret.describe("Secret of the token. Never comes back."),
  access_methods: AccessMethods.default("api"),
  backend_id: ObjectId.default(null).describe("The backend that syncs it; null: the first enabled one."),
  site_id: ObjectId.default(null),
  site_slug: Label.default(null),
  site_name: Label.default(null),
  tenant_id: ObjectId.default(null),
  tenant_slug: Label.default(null),
  tenant_name: Label.default(null),
  timeout: z.int().min(1).max(3_600).nullable().default(null).describe("Seconds; null: as in the settings."),
  max_retries: z.int().min(0).max(100).nullable().default(null),
  retry_backoff: z.number().min(0).max(300).nullable().default(null),
  sync_modes: modes.default({}).describe("Only what differs from the settings."),
  overwrite: overwrites.default({}).describe("Only what differs from the settings."),
};

function withoutDefaults(shape: z.ZodRawShape): z.ZodRawShape {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, (field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : (field as z.ZodType)).optional()]));
}

/** A new backend. */
export const BackendCreate = z.strictObject(backendFields);
/** A new backend. */
export type BackendCreate = Readonly<z.infer<typeof BackendCreate>>;
/** A change of a backend; what is absent stays. */
export const BackendUpdate = z.strictObject(withoutDefaults(backendFields)) as unknown as z.ZodType<Partial<BackendCreate>>;

/** A new NetBox. */
export const NetboxCreate = z.strictObject(netboxFields);
/** A new NetBox. */
export type NetboxCreate = Readonly<z.infer<typeof NetboxCreate>>;
/** A change of a NetBox; what is absent stays. */
export const NetboxUpdate = z.strictObject(withoutDefaults(netboxFields)) as unknown as z.ZodType<Partial<NetboxCreate>>;

/** A new Proxmox endpoint. */
export const ProxmoxCreate = z.strictObject(proxmoxFields);
/** A new Proxmox endpoint. */
export type ProxmoxCreate = Readonly<z.infer<typeof ProxmoxCreate>>;
/** A change of a Proxmox endpoint; what is absent stays. */
export const ProxmoxUpdate = z.strictObject(withoutDefaults(proxmoxFields)) as unknown as z.ZodType<Partial<ProxmoxCreate>>;

/** One step of a test: what was tried and what came of it. */
export const EndpointTestStep = z.strictObject({
  /** `reach`, `key`, `version`, `push`, `netbox`, `proxmox`; `right`, for each thing that the token may or may not do. One with `ok` and a code lacks what is not required. */
  name: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  code: z.string().nullable(),
  hint: z.string().nullable(),
});
/** One step of a test. */
export type EndpointTestStep = Readonly<z.infer<typeof EndpointTestStep>>;

/** What a test of an endpoint said; the first step that fails is the last one, but of what its token may not do all is told. */
export const EndpointTest = z.strictObject({
  ok: z.boolean(),
  tested_at: z.string(),
  steps: z.array(EndpointTestStep),
}).meta({ id: "EndpointTest" });
/** What a test of an endpoint said. */
export type EndpointTest = Readonly<z.infer<typeof EndpointTest>>;

const shown = {
  id: z.int(),
  name: z.string(),
  domain: z.string().nullable(),
  ip_address: z.string().nullable(),
  port: z.int(),
  /** What is dialled. */
  url: z.string(),
  verify_ssl: z.boolean(),
  enabled: z.boolean(),
  /** What the operator should know about it as it is saved. */
  notes: z.array(z.string()),
  last_check: EndpointTest.nullable(),
  created_at: z.string(),
  updated_at: z.string(),
};

/** A backend as it is shown. */
export const SavedBackend = z.strictObject({ ...shown, use_https: z.boolean(), has_api_key: z.boolean() }).meta({ id: "SavedBackend" });
/** A backend as it is shown. */
export type SavedBackend = Readonly<z.infer<typeof SavedBackend>>;

/** A NetBox as it is shown. */
export const SavedNetbox = z.strictObject({ ...shown, token_version: NetboxTokenVersion, has_token: z.boolean() }).meta({ id: "SavedNetbox" });
/** A NetBox as it is shown. */
export type SavedNetbox = Readonly<z.infer<typeof SavedNetbox>>;

/** A Proxmox endpoint as it is shown. */
export const SavedProxmox = z.strictObject({
  ...shown,
  username: z.string(),
  has_password: z.boolean(),
  has_token: z.boolean(),
  token_name: z.string().nullable(),
  access_methods: AccessMethods,
  backend_id: z.int().nullable(),
  site_id: z.int().nullable(),
  site_slug: z.string().nullable(),
  site_name: z.string().nullable(),
  tenant_id: z.int().nullable(),
  tenant_slug: z.string().nullable(),
  tenant_name: z.string().nullable(),
  timeout: z.int().nullable(),
  max_retries: z.int().nullable(),
  retry_backoff: z.number().nullable(),
  sync_modes: z.record(z.string(), SyncMode),
  overwrite: z.record(z.string(), z.boolean()),
  mode: z.enum(["undefined", "standalone", "cluster"]),
  cluster_name: z.string().nullable(),
  version: z.string().nullable(),
}).meta({ id: "SavedProxmox" });
/** A Proxmox endpoint as it is shown. */
export type SavedProxmox = Readonly<z.infer<typeof SavedProxmox>>;

/** What a push of one endpoint to its backends came to. */
export const EndpointPush = z.strictObject({
  ok: z.boolean(),
  backends: z.array(z.strictObject({ backend_id: z.int(), backend_name: z.string(), ok: z.boolean(), wire_id: z.int().nullable(), detail: z.string(), code: z.string().nullable(), hint: z.string().nullable() })),
}).meta({ id: "EndpointPush" });
/** What a push of one endpoint to its backends came to. */
export type EndpointPush = Readonly<z.infer<typeof EndpointPush>>;

/** What an import changed, or would change. */
export const ImportResult = z.strictObject({
  is_dry_run: z.boolean(),
  changes: z.array(z.strictObject({ kind: z.string(), name: z.string(), action: z.enum(["created", "updated", "unchanged"]), notes: z.array(z.string()) })),
}).meta({ id: "ImportResult" });
/** What an import changed, or would change. */
export type ImportResult = Readonly<z.infer<typeof ImportResult>>;
