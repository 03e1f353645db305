import { describe, expect, it } from "vitest";
import { wants } from "../../testing/plan-input.ts";
import type { Row } from "../../values/row.ts";
import type { ClaimContext } from "../kind.ts";
import { claimVlan } from "./claim.ts";

const BERLIN = 1;
const SERVERS = 7;
const WANTED = wants("vlan", "shared/vlan/servers/berlin/20", { fields: { vid: 20, group: { kind: "vlan-group", key: "servers" } }, near: { kind: "site", key: "berlin" } });

const IN_GROUP: Row = { id: 11, name: "group", group: { id: SERVERS }, site: null };
const IN_SITE: Row = { id: 12, name: "site", group: null, site: { id: BERLIN } };
const IN_SITES_GROUP: Row = { id: 13, name: "sites-group", group: { id: 8 }, site: null };
const GLOBAL: Row = { id: 14, name: "global", group: null, site: null };
const ELSEWHERE: Row = { id: 15, name: "elsewhere", group: null, site: { id: 2 } };
const IN_OTHER_GROUP: Row = { id: 16, name: "other-group", group: { id: 9 }, site: null };
const IN_CLUSTERS_GROUP: Row = { id: 17, name: "clusters-group", group: { id: 10 }, site: null };

const GROUPS: Readonly<Record<number, Row>> = {
  [SERVERS]: { id: SERVERS, scope_type: null, scope_id: null },
  8: { id: 8, scope_type: "dcim.site", scope_id: BERLIN },
  9: { id: 9, scope_type: null, scope_id: null },
  // The id of the cluster is the site's by chance.
  10: { id: 10, scope_type: "virtualization.cluster", scope_id: BERLIN },
};

/** Names of the VLANs that are taken, of these that NetBox has. */
function taken(...rows: readonly Row[]): readonly unknown[] {
  const ids: Readonly<Record<string, number>> = { servers: SERVERS, berlin: BERLIN };
  const context: ClaimContext = { adoption: "evidence", isMarked: () => false, holder: () => undefined, whyHeld: () => undefined, idOf: (_kind, key) => ids[key], row: (_kind, id) => GROUPS[id], children: () => rows };
  return rows.filter((row) => claimVlan(row, WANTED, context).type === "adopt").map(({ name }) => name);
}

describe("claimVlan", () => {
  it("E81 takes the VLAN of the group that is named before that of the site and the global one", () => {
    expect(taken(GLOBAL, IN_SITE, IN_GROUP)).toEqual(["group"]);
  });

  it("E81 takes the VLAN of the site before the global one", () => {
    expect(taken(GLOBAL, IN_SITE)).toEqual(["site"]);
  });

  it("E81 takes the VLAN of a group of the site before the global one", () => {
    expect(taken(GLOBAL, IN_SITES_GROUP)).toEqual(["sites-group"]);
  });

  it("E81 takes the global one where there is none nearer", () => {
    expect(taken(ELSEWHERE, IN_OTHER_GROUP, GLOBAL)).toEqual(["global"]);
  });

  it("E81 takes none of another site, of another group, or of a group that is for something else", () => {
    expect(taken(ELSEWHERE, IN_OTHER_GROUP, IN_CLUSTERS_GROUP)).toEqual([]);
  });

  it("E81 takes none of two that are equally near", () => {
    expect(taken(IN_SITE, IN_SITES_GROUP, GLOBAL)).toEqual([]);
  });
});
