import { startNetbox, startProxmox } from "@proxbox/lab";
import { TokenRights } from "@proxbox/contract";
import { afterEach, describe, expect, it } from "vitest";
import { openEndpointApp } from "../../testing/endpoint-app.ts";
import type { EndpointApp } from "../../testing/endpoint-app.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(): Promise<EndpointApp> {
  const app = await openEndpointApp();
  closers.push(() => app.close());
  return app;
}

/** The rights that are not there, by their names. */
async function missing(app: EndpointApp, path: string): Promise<readonly string[]> {
  const answer = await app.ask("GET", path);
  expect(answer.status).toBe(200);
  return TokenRights.parse(answer.json).rights.filter(({ ok }) => !ok).map(({ name, is_required: isRequired }) => `${name}${isRequired ? "" : " (optional)"}`);
}

describe("/netbox/permissions", () => {
  async function save(app: EndpointApp, tokenOf: (lab: Awaited<ReturnType<typeof startNetbox>>) => string): Promise<number> {
    const lab = await startNetbox();
    closers.push(() => lab.close());
    const body = { name: "nb", ip_address: "127.0.0.1", port: Number(new URL(lab.url).port), verify_ssl: false, token: tokenOf(lab) };
    expect((await app.ask("POST", "/netbox/endpoint", body)).status).toBe(200);
    return lab.requests.writes;
  }

  it("tells each model that the token may write, without writing anything", async () => {
    const app = await open();
    const written = await save(app, ({ tokens }) => tokens.v2);
    const { rights } = TokenRights.parse((await app.ask("GET", "/netbox/permissions")).json);
    expect(rights.map(({ name }) => name)).toEqual(expect.arrayContaining(["virtualization.virtualmachine", "ipam.ipaddress", "dcim.device"]));
    expect(await missing(app, "/netbox/permissions")).toEqual([]);
    expect(written).toBe(0);
  });

  it("names just the models that a token may only read", async () => {
    const app = await open();
    await save(app, ({ tokens }) => tokens.addToken([{ type: "*", actions: ["view"] }, { type: "virtualization.virtualmachine", actions: ["view", "add", "change"] }]));
    const names = await missing(app, "/netbox/permissions");
    expect(names).toContain("ipam.ipaddress");
    expect(names).not.toContain("virtualization.virtualmachine");
  });

  it("E113: tells a refused token by its code", async () => {
    const app = await open();
    await save(app, () => "nbt_CANARYKEY001.canarysecretcanarysecret");
    expect(await app.ask("GET", "/netbox/permissions")).toMatchObject({ status: 502, json: { code: "NB_AUTH" } });
    expect(app.answers.filter((text) => /canarysecret/.test(text))).toEqual([]);
  });
});

describe("/proxmox/privileges", () => {
  it("E106: names each privilege that is missing with its path, and the commands that grant it", async () => {
    const app = await open();
    const lab = await startProxmox({ tls: true });
    closers.push(() => lab.close());
    lab.addToken({ tokenId: "small@pve!sync", secret: "secret", privileges: [{ path: "/", privs: ["Sys.Audit"] }, { path: "/vms", privs: ["VM.Audit"] }] });
    const body = { name: "A", ip_address: "127.0.0.1", port: lab.port, username: "small@pve", token_name: "sync", token_value: "secret", verify_ssl: false };
    expect((await app.ask("POST", "/proxmox/endpoints", body)).status).toBe(200);
    expect(await missing(app, "/proxmox/privileges")).toEqual(["VM.GuestAgent.Audit on /vms (optional)", "Datastore.Audit on /storage (optional)"]);
    const { commands } = TokenRights.parse((await app.ask("GET", "/proxmox/privileges")).json);
    expect(commands.join("\n")).toMatch(/pveum acl modify .*small@pve!sync/);
  });
});
