import { z } from "zod";

const Name = z.string().min(1).max(255);
const Address = z.string().max(45).describe("IP address; dialled when there is no domain.");
const Domain = z.string().max(255).nullable().describe("Host name; when it is set, only it is dialled.");
const Port = z.int().min(1).max(65_535);
const Username = z.string().min(1).max(255).describe("With its realm, as in root@pam.");
const Secret = z.string().max(1_000).nullable();
const Label = z.string().max(255).nullable();
const ObjectId = z.int().min(1).nullable();

/** How the host may be reached; `api_ssh` allows what needs a shell. */
export const AccessMethods = z.enum(["api", "api_ssh"]);
/** How the host may be reached. */
export type AccessMethods = z.infer<typeof AccessMethods>;

/** Credentials as they are given: a password, or a token; any pasted form of a token will do (E105). */
const credentials = {
  password: Secret.optional().describe("Never comes back."),
  token_name: Label.optional().describe("Name of the token; user@realm!name and a whole user@realm!name=secret are understood. Never comes back."),
  token_value: Secret.optional().describe("Secret of the token. Never comes back."),
} as const;

/** Where the endpoint's objects belong in NetBox. */
const place = {
  site_id: ObjectId.optional(),
  site_slug: Label.optional(),
  site_name: Label.optional(),
  tenant_id: ObjectId.optional(),
  tenant_slug: Label.optional(),
  tenant_name: Label.optional(),
} as const;

const limits = {
  timeout: z.int().min(1).max(3_600).nullable().optional().describe("Seconds to connect in; from 61 on also the least time for an answer."),
  max_retries: z.int().min(0).max(100).nullable().optional().describe("Kept for the control plane; a cut reading is always tried three times."),
  retry_backoff: z.number().min(0).max(300).nullable().optional().describe("Kept for the control plane."),
} as const;

/** `POST /proxmox/endpoints` (wire-contract.md 1.4). */
export const ProxmoxEndpointCreate = z.object({
  name: Name,
  ip_address: Address,
  domain: Domain.optional(),
  port: Port,
  username: Username,
  ...credentials,
  verify_ssl: z.boolean().default(true),
  enabled: z.boolean().default(true),
  allow_writes: z.boolean().default(false),
  access_methods: AccessMethods.default("api"),
  ...place,
  ...limits,
});
/** `POST /proxmox/endpoints`. */
export type ProxmoxEndpointCreate = Readonly<z.infer<typeof ProxmoxEndpointCreate>>;

/** `PUT /proxmox/endpoints/{id}`: what is absent stays as it is; any of the three credentials replaces all of them (E108). */
export const ProxmoxEndpointUpdate = z.object({
  name: Name.optional(),
  ip_address: Address.optional(),
  domain: Domain.optional(),
  port: Port.optional(),
  username: Username.optional(),
  ...credentials,
  verify_ssl: z.boolean().optional(),
  enabled: z.boolean().optional(),
  allow_writes: z.boolean().optional(),
  access_methods: AccessMethods.optional(),
  ...place,
  ...limits,
});
/** `PUT /proxmox/endpoints/{id}`. */
export type ProxmoxEndpointUpdate = Readonly<z.infer<typeof ProxmoxEndpointUpdate>>;

/** A Proxmox endpoint as it is shown; no credential ever is. */
export const ProxmoxEndpoint = z.object({
  id: z.int(),
  name: z.string(),
  ip_address: z.string(),
  domain: z.string().nullable(),
  port: z.int(),
  username: z.string(),
  verify_ssl: z.boolean(),
  enabled: z.boolean(),
  allow_writes: z.boolean(),
  access_methods: AccessMethods,
  site_id: z.int().nullable(),
  site_slug: z.string().nullable(),
  site_name: z.string().nullable(),
  tenant_id: z.int().nullable(),
  tenant_slug: z.string().nullable(),
  tenant_name: z.string().nullable(),
  timeout: z.int().nullable(),
  max_retries: z.int().nullable(),
  retry_backoff: z.number().nullable(),
}).meta({ id: "ProxmoxEndpoint" });
/** A Proxmox endpoint as it is shown. */
export type ProxmoxEndpoint = Readonly<z.infer<typeof ProxmoxEndpoint>>;
