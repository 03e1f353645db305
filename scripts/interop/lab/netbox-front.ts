import { startLabServer } from "@proxbox/lab";
import type { LabHandler, LabResponse, LabServer, NetboxLab } from "@proxbox/lab";
import { forward } from "./forward.ts";

const settingsPath = "/api/plugins/proxbox/settings/runtime/";

// With this off, its default, the original finds no guest in five stages and ends them as success (sync-mapping.md 0.1, fact 1).
const pluginSettings = { custom_fields_enabled: true, ensure_netbox_objects: true };

const minimalSchema = { openapi: "3.0.3", info: { title: "NetBox REST API", version: "4.6.8" }, paths: {}, components: { schemas: {} } };

function json(value: unknown): LabResponse {
  return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) };
}

/** A door to a lab NetBox that also has what the original asks of the plugin and of the schema; other plugin paths stay 404. */
export function startNetboxFront(lab: NetboxLab): Promise<LabServer> {
  const handler: LabHandler = (request) => {
    if (request.path === "/api/schema/") return json(minimalSchema);
    if (request.method === "GET" && request.path === settingsPath) return json(pluginSettings);
    return forward(lab.url, request);
  };
  return startLabServer({ handler });
}
