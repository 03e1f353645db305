import { z } from "zod";

const Name = z.string().min(1).max(255);
const Address = z.string().max(45).describe("IP address; dialled when there is no domain.");
const Domain = z.string().max(255).describe("Host name; when it is set, only it is dialled.");
const Port = z.int().min(1).max(65_535);
const Secret = z.string().max(1_000);

/** Kind of a NetBox token: 40 hex digits, or a key and a secret since NetBox 4.5. */
export const NetboxTokenVersion = z.enum(["v1", "v2"]);
/** Kind of a NetBox token. */
export type NetboxTokenVersion = z.infer<typeof NetboxTokenVersion>;

/** `POST /netbox/endpoint` (wire-contract.md 1.3). A v2 token may also come whole, as `nbt_<key>.<secret>` in `token`. */
export const NetboxEndpointCreate = z.object({
  name: Name,
  ip_address: Address,
  domain: Domain.nullish(),
  port: Port.default(443),
  token_version: NetboxTokenVersion.default("v1"),
  token_key: Secret.nullish().describe("Key of a v2 token."),
  token: Secret.describe("A v1 token, or the secret of a v2 token. Never comes back."),
  verify_ssl: z.boolean().default(true),
  enabled: z.boolean().default(true),
});
/** `POST /netbox/endpoint`. */
export type NetboxEndpointCreate = Readonly<z.infer<typeof NetboxEndpointCreate>>;

/** `PUT /netbox/endpoint/{id}`: what is absent stays as it is. */
export const NetboxEndpointUpdate = z.object({
  name: Name.optional(),
  ip_address: Address.optional(),
  domain: Domain.nullish(),
  port: Port.optional(),
  token_version: NetboxTokenVersion.optional(),
  token_key: Secret.nullish(),
  token: Secret.nullish(),
  verify_ssl: z.boolean().optional(),
  enabled: z.boolean().optional(),
});
/** `PUT /netbox/endpoint/{id}`. */
export type NetboxEndpointUpdate = Readonly<z.infer<typeof NetboxEndpointUpdate>>;

/** The NetBox endpoint as it is shown; neither `token` nor `token_key` ever is. */
export const NetboxEndpoint = z.object({
  id: z.int(),
  name: z.string(),
  ip_address: z.string(),
  domain: z.string(),
  port: z.int(),
  token_version: NetboxTokenVersion,
  verify_ssl: z.boolean(),
  enabled: z.boolean(),
}).meta({ id: "NetboxEndpoint" });
/** The NetBox endpoint as it is shown. */
export type NetboxEndpoint = Readonly<z.infer<typeof NetboxEndpoint>>;
