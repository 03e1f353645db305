import { z } from "zod";

// An empty value is a mistake of the caller, and reading it as "not given" would widen the choice to everything.
const Present = z.string().regex(/\S/, "expected a value; leave the parameter out to mean all");

/**
 * Which Proxmox endpoints a reading or a run asks (wire-contract.md 1.5); without any of it all enabled ones. The lists are read by
 * `IdList`; what is wrong with them is answered with 400, an empty one with 422.
 */
export const SessionFilter = z.object({
  source: z.enum(["database", "netbox"]).optional().describe("Where endpoints come from; both mean this backend's own."),
  name: Present.max(255).optional().describe("Name of an endpoint, or of its cluster. 400 when none has it."),
  domain: Present.max(255).optional().describe("Host name of an endpoint. 400 when none has it."),
  ip_address: Present.max(45).optional().describe("IP address of an endpoint. 400 when none has it."),
  port: z.string().refine((text) => /^\d{1,5}$/.test(text), "expected a port").meta({ type: "integer" }).optional().describe("Taken, no effect."),
  endpoint_ids: Present.optional().describe("Older name of proxmox_endpoint_ids."),
  proxmox_endpoint_ids: Present.optional().describe("Ids of this backend's endpoints, 3,7. Absent: all enabled ones. Wins over endpoint_ids."),
});
/** Which Proxmox endpoints a reading asks. */
export type SessionFilter = Readonly<z.infer<typeof SessionFilter>>;
