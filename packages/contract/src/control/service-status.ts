import { z } from "zod";

/** What can be asked how it is. */
export const ServiceKind = z.enum(["backend", "netbox", "proxmox"]);
/** What can be asked how it is. */
export type ServiceKind = z.infer<typeof ServiceKind>;

/** `disabled`: nothing was asked, because the endpoint is switched off; `unknown`: it could not be found out. */
export const ServiceState = z.enum(["success", "error", "disabled", "unknown"]);
/** How a service, or one side of it, is. */
export type ServiceState = z.infer<typeof ServiceState>;

/** How an endpoint is, as the cards show it (wire-contract.md 7). */
export const ServiceStatus = z
  .object({
    kind: ServiceKind,
    id: z.int(),
    name: z.string(),
    status: ServiceState,
    backend_version: z.string().nullable().describe("Version of the backend that was asked."),
    service_version: z.string().nullable().describe("Version of Proxmox VE or NetBox, where it was told."),
    target_address: z.string().nullable(),
    target_port: z.int().nullable(),
    authentication: ServiceState.describe("Whether the key, the token or the password is accepted."),
    api_access: ServiceState.describe("Whether it answers."),
    detail: z.string(),
    code: z.string().nullable().describe("Code of the error, if there is one."),
    hint: z.string().nullable(),
    http_status: z.int().nullable(),
    latency_ms: z.int().min(0).nullable().optional().describe("How long the last answer took: the backend's own, or that of Proxmox VE or NetBox through the backend. Older control planes do not say it."),
    seen_at: z.iso.datetime().nullable().optional().describe("When it answered last, since the control plane started. Older control planes do not say it."),
    warnings: z.array(z.string()),
    checked_at: z.iso.datetime(),
  })
  .meta({ id: "ServiceStatus" });
/** How an endpoint is. */
export type ServiceStatus = Readonly<z.infer<typeof ServiceStatus>>;
