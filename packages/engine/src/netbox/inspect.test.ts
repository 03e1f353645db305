import { startNetbox } from "@proxbox/lab";
import type { NetboxLab, NetboxLabOptions } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { testConnection } from "../testing/netbox-connection.ts";
import { inspectNetbox } from "./inspect.ts";
import type { NetboxInspection } from "./inspect.ts";

const labs: NetboxLab[] = [];
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.close();
});

async function start(options: NetboxLabOptions = {}): Promise<NetboxLab> {
  const lab = await startNetbox(options);
  labs.push(lab);
  return lab;
}

function statuses(inspection: NetboxInspection): string {
  return inspection.checks.map(({ name, status }) => `${name} ${status}`).join(", ");
}

const MODELS = [
  { path: "virtualization/virtual-machines", objectType: "virtualization.virtualmachine" },
  { path: "ipam/ip-addresses", objectType: "ipam.ipaddress" },
  { path: "dcim/devices", objectType: "dcim.device" },
];
const all = ["view", "add", "change", "delete"] as const;

describe("inspectNetbox", () => {
  it("finds everything in order for an administrator's token, and writes nothing", async () => {
    const lab = await start();
    const inspection = await inspectNetbox(testConnection(lab.url, { token: lab.tokens.v2 }), MODELS);
    expect(statuses(inspection)).toBe("reachable ok, tls ok, version ok, token ok, permissions ok");
    expect(inspection).toMatchObject({ version: "4.6.8", tokenKind: "v2" });
    expect(inspection.rights).toHaveLength(MODELS.length);
    expect(inspection.rights.every(({ view, add, change, delete: remove }) => `${view} ${add} ${change} ${remove}` === "yes yes yes unknown")).toBe(true);
    expect(lab.requests.writes).toBe(0);
    expect(lab.unexpected).toEqual([]);
  });

  it("E104: names the permission that is missing, before any write", async () => {
    const lab = await start();
    const others = MODELS.filter(({ objectType }) => objectType !== "ipam.ipaddress").map(({ objectType }) => ({ type: objectType, actions: all }));
    const token = lab.tokens.addToken([...others, { type: "ipam.ipaddress", actions: ["view", "change"] }]);
    const inspection = await inspectNetbox(testConnection(lab.url, { token }), MODELS);
    expect(statuses(inspection)).toBe("reachable ok, tls ok, version ok, token ok, permissions failed");
    expect(inspection.checks.at(-1)?.problem).toMatchObject({ code: "NB_PERMISSION", message: expect.stringContaining("ipam.add_ipaddress") });
    expect(inspection.checks.at(-1)?.problem?.message).not.toContain("virtualization.add");
    expect(lab.requests.writes).toBe(0);
  });

  it("E104: tells a token that may only read", async () => {
    const lab = await start();
    const inspection = await inspectNetbox(testConnection(lab.url, { token: lab.tokens.readOnly }), MODELS);
    expect(inspection.checks.at(-1)?.problem?.hint).toContain("writable");
    expect(inspection.rights.every((rights) => rights.view === "yes" && rights.delete === "no")).toBe(true);
  });

  it.each([
    ["expired", "Token expired"],
    ["disabled", "Token disabled"],
  ] as const)("E103: says that the token is %s", async (name, words) => {
    const lab = await start();
    const inspection = await inspectNetbox(testConnection(lab.url, { token: lab.tokens[name] }), MODELS);
    expect(statuses(inspection)).toBe("reachable ok, tls ok, version ok, token failed, permissions skipped");
    expect(inspection.checks[3]?.problem).toMatchObject({ code: "NB_AUTH", message: expect.stringContaining(words) });
  });

  it("E109: names the address that it is redirected to", async () => {
    const lab = await start({ redirectToHttps: true });
    const inspection = await inspectNetbox(testConnection(lab.url, { token: lab.tokens.v2 }), MODELS);
    expect(statuses(inspection)).toBe("reachable failed, tls skipped, version skipped, token skipped, permissions skipped");
    expect(inspection.checks[0]?.problem?.hint).toContain(lab.url.replace("http:", "https:"));
  });

  it("tells a page that is not NetBox's", async () => {
    const lab = await start({ html: true });
    const inspection = await inspectNetbox(testConnection(lab.url, { token: lab.tokens.v2 }), MODELS);
    expect(statuses(inspection)).toBe("reachable ok, tls ok, version failed, token skipped, permissions skipped");
  });

  it("tells an untrusted certificate, and accepts its fingerprint", async () => {
    const lab = await start({ tls: true });
    const untrusted = await inspectNetbox(testConnection(lab.url, { token: lab.tokens.v2 }), MODELS);
    expect(statuses(untrusted)).toBe("reachable ok, tls failed, version skipped, token skipped, permissions skipped");
    const sha256 = lab.certificate?.fingerprint256 ?? "";
    const pinned = await inspectNetbox(testConnection(lab.url, { token: lab.tokens.v2, tls: { mode: "fingerprint", sha256 } }), MODELS);
    expect(statuses(pinned)).toBe("reachable ok, tls ok, version ok, token ok, permissions ok");
  });

  it("E93: says that nobody listens", async () => {
    const lab = await start();
    await lab.close();
    const inspection = await inspectNetbox(testConnection(lab.url, { token: lab.tokens.v2 }), MODELS);
    expect(inspection.checks[0]).toMatchObject({ status: "failed", problem: { code: "NB_UNREACHABLE", where: expect.stringContaining(lab.url) } });
  });

  it("E113: repeats the token nowhere", async () => {
    const lab = await start();
    const wrong = "nbt_CANARYKEY001.canarysecretcanarysecretcanarysecret0001";
    expect(JSON.stringify(await inspectNetbox(testConnection(lab.url, { token: wrong }), MODELS))).not.toContain("canarysecret");
  });
});
