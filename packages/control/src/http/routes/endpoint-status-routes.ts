import { Detail } from "@proxbox/server";
import { ServiceStatus } from "@proxbox/contract";
import type { ServiceKind } from "@proxbox/contract";
import { backendKind } from "../../endpoints/kinds/backend-kind.ts";
import { netboxKind } from "../../endpoints/kinds/netbox-kind.ts";
import { proxmoxKind } from "../../endpoints/kinds/proxmox-kind.ts";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";

const tags = ["endpoints"];

/** The kinds of endpoints, and what services call them. */
const kinds: readonly (readonly [kind: Pick<typeof backendKind | typeof netboxKind | typeof proxmoxKind, "name" | "objectType" | "title">, service: ServiceKind])[] = [
  [backendKind, "backend"],
  [netboxKind, "netbox"],
  [proxmoxKind, "proxmox"],
];

/** Adds how endpoints are, for the cards that ask again and again (wire-contract.md 7). */
export function registerEndpointStatusRoutes(app: App, parts: Pick<ControlParts, "services">): void {
  for (const [{ name, objectType, title }, service] of kinds) {
    const response = { ...COMMON_ANSWERS, 200: ServiceStatus, 404: Detail.describe("There is no such endpoint.") };
    const schema = { tags, summary: `How a ${title} endpoint is; asked at most every few seconds, whoever looks`, params: IdParams, response };
    app.get(`/api/endpoints/${name}/:id/status/`, { config: { permission: `proxbox.view_${objectType}` }, schema }, async (request) => {
      const status = await parts.services.statuses.read(service, request.params.id);
      return { ...status, warnings: [...status.warnings] };
    });
  }
}
