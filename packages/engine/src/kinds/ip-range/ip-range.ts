import type { FieldSpec, Kind } from "../kind.ts";
import { EVERY_ROW } from "../kind.ts";

const read: FieldSpec = { type: "address", from: "never written", isOnCreateOnly: true };

/**
 * IP ranges, which are never written: NetBox takes no new address into one that is marked as populated (E49), so none is
 * sent there. They are few, and the mark has no filter before NetBox 4.3.
 */
export const ipRange: Kind = {
  name: "ip-range",
  about: "An IP range; only read, because NetBox takes no new address into one that is marked as populated.",
  identity: "none: nothing of it is matched",
  path: "ipam/ip-ranges",
  objectType: "ipam.iprange",
  dependsOn: [],
  fields: { start_address: read, end_address: read },
  alsoRead: ["vrf", "mark_populated"],
  gone: "keep",
  isLookup: true,
  *translate() {},
  scopes: ({ desiredOf }) => (desiredOf("ip-address").length > 0 ? [EVERY_ROW] : []),
  naturalKey: () => undefined,
  claim: () => ({ type: "pass" }),
};
