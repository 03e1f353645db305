import { birthMac, clusterOf, guest, nic, oneNodeCluster } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
const show = (r: any) => r.changes.map((c: any) => `${c.action} ${c.kind} ${c.label} ${c.fields.map((f: any) => `${f.field}:${JSON.stringify(f.before)}->${JSON.stringify(f.after)}`).join(",")}`);
const bad = (r: any) => ({ verdict: r.summary.verdict, w: r.writes, bad: r.outcomes.filter((o: any) => !["created", "updated", "unchanged"].includes(o.status)).map((o: any) => `${o.status} ${o.kind} ${o.label}: ${o.reason}`), problems: r.summary.problems.map((p: any) => p.message) });
describe("review", () => {
  it("T5 one of two interfaces that swapped names", async () => {
    const w = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, type: "lxc", name: "ct", nics: [nic({ mac: birthMac(1), name: "eth0" } as any), nic({ mac: birthMac(2), name: "eth1" } as any)] } as any)) });
    await w.run();
    console.log("T5 before", w.rows(MODELS.nic).map((n) => [n.id, n["name"]]), w.guest(100).config);
    const c = w.guest(100).config as any;
    if (c["net0"] === undefined) return;
    c["net0"] = String(c["net0"]).replace("eth0", "tmp"); c["net1"] = String(c["net1"]).replace("eth1", "eth0"); c["net0"] = String(c["net0"]).replace("tmp", "eth1");
    const wanted = (o: any) => o.kind === "vm-interface" && o.key.endsWith("/net0");
    const r = await w.session({ only: [100] }).part({ kinds: [{ kind: "vm-interface" }, { kind: "mac-address" }], under: ["lab/lxc/100"], isWanted: wanted });
    console.log("T5", show(r), bad(r), w.rows(MODELS.nic).map((n) => [n.id, n["name"]]));
  });
  for (const path of [/ip-addresses/, /mac-addresses/]) it(`T6 retry in the same session after an unclear create ${path}`, async () => {
    const w = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"] })), netbox: { enforceGlobalUnique: false } });
    const s = w.session();
    w.netbox.faults.add({ method: "POST", path, effect: { kind: "reset-after-commit" } });
    w.netbox.faults.add({ method: "GET", path, after: 1, times: 40, effect: { kind: "status", status: 503 } });
    const r = await s.part();
    console.log("T6", bad(r), w.rows(MODELS.ip).length, w.rows(MODELS.mac).length);
    w.netbox.faults.clear();
    const r2 = await s.part();
    console.log("T6 again", show(r2), bad(r2), w.rows(MODELS.ip).length, w.rows(MODELS.mac).length);
    const r3 = await w.run();
    console.log("T6 whole", show(r3), bad(r3), w.rows(MODELS.ip).map((x) => [x["address"], x["assigned_object_id"]]), w.rows(MODELS.mac).map((x) => [x["mac_address"], x["assigned_object_id"]]));
  });
  it("T6c control: new reconcile after the unclear create", async () => {
    const w = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"] })), netbox: { enforceGlobalUnique: false } });
    w.netbox.faults.add({ method: "POST", path: /ip-addresses/, effect: { kind: "reset-after-commit" } });
    w.netbox.faults.add({ method: "GET", path: /ip-addresses/, after: 1, times: 40, effect: { kind: "status", status: 503 } });
    const r = await w.run(); w.netbox.faults.clear();
    const r3 = await w.run();
    console.log("T6c", bad(r), bad(r3), w.rows(MODELS.ip).map((x) => [x["address"], x["assigned_object_id"]]));
  });
  it("T7 bookkeeping of a moved address whose move is not written", async () => {
    for (const mode of ["whole", "part"]) {
      const mk = (v: number, n: string, a: string[]) => guest({ vmid: v, birth: v, name: n, addresses: a });
      const w = await openWorld({ estate: oneNodeCluster(mk(100, "old", ["10.0.0.7/24"]), mk(101, "new", ["10.0.0.8/24"])) });
      await w.run();
      const ag = (v: number, list: string[]) => { const a = w.guest(v).agent as any; a.interfaces[0]["ip-addresses"] = list.map((t) => ({ "ip-address": t, "ip-address-type": "ipv4", prefix: 24 })); };
      ag(100, ["10.0.0.9"]); ag(101, ["10.0.0.8", "10.0.0.7"]);
      if (mode === "part") { const p = await w.session().part({ kinds: [{ kind: "virtual-machine" }] }); console.log("T7 part", show(p), bad(p)); }
      const r = await w.run();
      console.log("T7", mode, show(r), bad(r), r.remarks.map((x: any) => `${x.type} ${x.label} ${x.reason}`));
      const r2 = await w.run(); console.log("T7 next", r2.writes, show(r2), w.rows(MODELS.ip).map((x) => [x["address"], x["assigned_object_id"]]));
    }
  });
  for (const version of ["4.5", "4.6"] as const) it(`T9 a person's edit between the reading and a later part ${version}`, async () => {
    const w = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), netbox: { version } });
    await w.run();
    w.guest(100).config["description"] = "from proxmox";
    const s = w.session();
    await s.part({ kinds: [{ kind: "node" }] });
    w.edit(MODELS.vm, w.vm("web").id, { description: "a person's words" });
    const r = await s.part({ kinds: [{ kind: "virtual-machine" }] });
    console.log("T9", version, show(r), bad(r), w.vm("web")["description"]);
  });
});
