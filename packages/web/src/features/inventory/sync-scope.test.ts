import { expect, it } from "vitest";
import { formatText } from "../../texts/texts.ts";
import { syncScope } from "./sync-scope.ts";

const endpoint = { id: 7, name: "pve-east" };
const guest = { netbox_id: 12, label: "web-1" };

it.each([
  [{ endpoint, guest }, { fastapi_endpoint_id: 2, proxmox_endpoint_ids: [7], netbox_vm_ids: [12] }, /web-1.*pve-east/],
  // Its endpoint was deleted from the control plane.
  [{ endpoint: null, guest }, { fastapi_endpoint_id: 2, netbox_vm_ids: [12] }, /web-1/],
  [{ endpoint, guest: null }, { fastapi_endpoint_id: 2, proxmox_endpoint_ids: [7] }, /pve-east/],
  [{ endpoint: null, guest: null }, { fastapi_endpoint_id: 2 }, /every Proxmox endpoint/],
])("Sync Now runs as little as it can and says what: %j", (place, params, words) => {
  const scope = syncScope(place, 2);
  expect(scope.params).toEqual(params);
  expect(formatText("en", scope.text, scope.values)).toMatch(words);
});
