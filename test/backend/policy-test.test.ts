import type { CompactTable, PolicyTestAnswer } from "@proxbox/contract";
import { expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

interface Written {
  readonly key: string;
  readonly netboxId: number;
}

async function firstOf(world: BackendWorld, kind: string): Promise<Written> {
  const { columns, rows } = (await world.ask("GET", `/objects/${kind}`)).body as CompactTable;
  const value = (name: string): unknown => rows[0]?.[columns.indexOf(name)];
  return { key: String(value("key")), netboxId: Number(value("netbox_id")) };
}

interface Edited {
  readonly world: BackendWorld;
  readonly machine: Written;
}

/** A world after its first run, in which a person has then written another description into one machine. */
async function editedWorld(): Promise<Edited> {
  const world = await openBackendWorld();
  for (const guest of world.proxmox.estate.guests) guest.config["description"] = "from Proxmox";
  expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
  const machine = await firstOf(world, "virtual-machine");
  world.netbox.tables.patch("virtualization.virtualmachine", machine.netboxId, { description: "a person's" });
  return { world, machine };
}

async function tried({ world, machine: { key } }: Edited, policies: unknown, query = ""): Promise<Record<"saved" | "draft", unknown>> {
  const { status, body } = await world.ask("POST", `/policies/test${query}`, { kind: "virtual-machine", key, policies });
  expect([status, body]).toMatchObject([200, { key }]);
  const { saved, draft } = body as PolicyTestAnswer;
  const description = ({ fields }: PolicyTestAnswer["saved"]): unknown => fields.find(({ field }) => field === "description")?.effect;
  return { saved: description(saved), draft: description(draft) };
}

it("E08 policies that nobody has saved are tried on one object, beside those that are kept, and nothing is written or kept", async () => {
  const { world, machine } = await editedWorld();
  const { writes } = world.netbox.requests;
  const of = (policy: string): unknown => ({ "virtual-machine": { description: policy } });
  expect(await tried({ world, machine }, of("source"))).toEqual({ saved: "pinned", draft: "write" });
  expect(await tried({ world, machine }, of("fill-if-empty"))).toEqual({ saved: "pinned", draft: "filled" });
  expect(await tried({ world, machine }, of("ignore"))).toEqual({ saved: "pinned", draft: "ignored" });
  expect(await tried({ world, machine }, { "virtual-machine": { "*": "source" } })).toEqual({ saved: "pinned", draft: "write" });
  // What a run asks for stands before the settings, before the draft too.
  expect(await tried({ world, machine }, of("source"), "?overwrite_vm_description=false")).toEqual({ saved: "filled", draft: "filled" });
  expect(world.netbox.requests.writes).toBe(writes);
  expect((await world.ask("GET", "/settings/sync")).body).toMatchObject({ policies: {} });
});

it("what a trial says of a field is what the next run does", async () => {
  const { world, machine } = await editedWorld();
  const policies = { "virtual-machine": { description: "source" } };
  expect(await tried({ world, machine }, policies)).toMatchObject({ draft: "write" });
  await world.ask("PUT", "/settings/sync", { policies });
  expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
  expect(world.netbox.tables.get("virtualization.virtualmachine", machine.netboxId)?.["description"]).toBe("from Proxmox");
  expect(await tried({ world, machine }, {})).toEqual({ saved: "same", draft: "same" });
});

it("of a machine only that machine is read, of a node no guest", async () => {
  const { world, machine } = await editedWorld();
  const node = await firstOf(world, "node");
  world.proxmox.requests.reset();
  await tried({ world, machine }, {});
  const other = world.proxmox.estate.guests.map(({ vmid }) => String(vmid)).filter((vmid) => !machine.key.endsWith(`/${vmid}`));
  expect(world.proxmox.requests.entries.filter(({ path }) => other.some((vmid) => path.includes(`/${vmid}/`)))).toEqual([]);
  const { status, body } = await world.ask("POST", "/policies/test", { kind: "node", key: node.key, policies: { node: { status: "ignore" } } });
  expect([status, body]).toMatchObject([200, { netbox_id: node.netboxId, draft: { fields: expect.arrayContaining([expect.objectContaining({ field: "status", effect: "ignored" })]) } }]);
});

it("says why policies cannot be tried: on what nobody has, on a disabled endpoint, with a policy that does not exist", async () => {
  const { world, machine } = await editedWorld();
  const ask = async (more: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const { status, body } = await world.ask("POST", "/policies/test", { kind: "virtual-machine", key: machine.key, policies: {}, ...more });
    return { status, code: (body as { code?: string }).code };
  };
  expect(await ask({ key: "lab/qemu/9999" })).toMatchObject({ status: 404, code: "RUN_UNKNOWN_OBJECT" });
  expect(await ask({ kind: "role", key: "shared/role/x" })).toMatchObject({ status: 404, code: "RUN_UNKNOWN_OBJECT" });
  expect(await ask({ policies: { "virtual-machine": { nonsense: "source" } } })).toMatchObject({ status: 422, code: "CFG_SETTING_INVALID" });
  expect(await ask({ policies: { "virtual-machine": { name: "mine" } } })).toMatchObject({ status: 422 });
  await world.ask("PUT", `/proxmox/endpoints/${world.ids["lab"]}`, { enabled: false });
  expect(await ask({})).toMatchObject({ status: 409, code: "CFG_ENDPOINT_DISABLED" });
});
