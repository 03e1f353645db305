import { z } from "zod";

// An empty value is a mistake of the caller, and reading it as "not given" would widen the choice to everything.
const Present = z.string().regex(/\S/, "expected a value; leave the parameter out to mean all");

/**
 * Which Proxmox endpoints a reading asks (wire-contract.md 1.5); without any of it all enabled ones. The lists are read by
 * `IdList`; what is wrong with them is answered with 400, an empty one with 422.
 */
export const SessionFilter = z.object({
  source: z.enum(["database", "netbox"]).optional().describe("Where endpoints come from; both mean this backend's own."),
  name: Present.max(255).optional().describe("Name of an endpoint, or of its cluster."),
  domain: Present.max(255).optional(),
  ip_address: Present.max(45).optional(),
  port: z.string().regex(/^\d{1,5}$/, "expected a port").optional().describe("Taken and ignored."),
  endpoint_ids: Present.optional().describe("Older name of proxmox_endpoint_ids."),
  proxmox_endpoint_ids: Present.optional().describe("Ids of endpoints, 3,7. Wins over endpoint_ids."),
});
/** Which Proxmox endpoints a reading asks. */
export type SessionFilter = Readonly<z.infer<typeof SessionFilter>>;
