import { describe, expect, it } from "vitest";
import { startTestNetbox } from "../test-netbox.ts";

const PATH = "plugins/branching/branches/";

describe("branches of the lab's NetBox", () => {
  it("are made by a worker: new, provisioning, ready; and merged by it", async () => {
    await using netbox = await startTestNetbox({ plugins: ["branching"] });
    const made = await netbox.send("POST", PATH, { name: "review" });
    const { id, schema_id: schemaId } = made.body as { id: number; schema_id: string };
    expect(made).toMatchObject({ status: 201, body: { status: { value: "new", label: "New" } } });
    expect(schemaId).toMatch(/^[a-z0-9]{8}$/);
    const status = async (): Promise<unknown> => (await netbox.get(`${PATH}${id}/`)).body;
    expect(await status()).toMatchObject({ status: { value: "provisioning" } });
    expect(await netbox.send("POST", `${PATH}${id}/merge/`, { commit: true })).toMatchObject({ status: 400, body: "Branch is not ready to merge." });
    expect(await status()).toMatchObject({ status: { value: "ready" } });
    expect((await netbox.send("POST", `${PATH}${id}/merge/`, { commit: true })).status).toBe(200);
    expect(await status()).toMatchObject({ status: { value: "merged" } });
  });

  it("hold their own rows under ids of one sequence until they are merged; definitions are main's", async () => {
    await using netbox = await startTestNetbox({ plugins: ["branching"] });
    const header = { "X-NetBox-Branch": netbox.lab.branches.open("review") };
    const site = { name: "Berlin", slug: "berlin" };
    const made = await netbox.send("POST", "dcim/sites/", site, header);
    expect(await netbox.list("dcim/sites/")).toEqual([]);
    const other = await netbox.create("dcim/sites/", { name: "Paris", slug: "paris" });
    expect(other).not.toBe((made.body as { id: number }).id);
    await netbox.send("POST", "extras/tags/", { name: "t", slug: "t" }, header);
    expect(await netbox.list("extras/tags/", "name")).toEqual(["t"]);
    netbox.lab.branches.merge(header["X-NetBox-Branch"]);
    expect(await netbox.list("dcim/sites/?ordering=id", "id")).toEqual([(made.body as { id: number }).id, other]);
  });

  it("are refused as the plugin refuses them; /api/status/ never is, and without the plugin nobody looks", async () => {
    await using netbox = await startTestNetbox({ plugins: ["branching"] });
    const schemaId = netbox.lab.branches.open("review");
    expect(await netbox.get("dcim/sites/", { "X-NetBox-Branch": "nothere1" })).toMatchObject({ status: 400, body: "Invalid branch identifier" });
    netbox.lab.branches.merge(schemaId);
    const late = await netbox.send("POST", "dcim/sites/", { name: "Berlin", slug: "berlin" }, { "X-NetBox-Branch": schemaId });
    expect(late).toMatchObject({ status: 500, body: { exception: "AttributeError", error: "'HttpResponseBadRequest' object has no attribute 'schema_name'" } });
    expect(await netbox.list("dcim/sites/")).toEqual([]);
    expect(await netbox.get("status/", { "X-NetBox-Branch": "nothere1" })).toMatchObject({ status: 200, body: { plugins: { netbox_branching: "1.1.2" } } });
    await using plain = await startTestNetbox();
    expect((await plain.get("dcim/sites/", { "X-NetBox-Branch": "nothere1" })).status).toBe(200);
  });

  it("take back what a refused bulk write did, also to tables that are not branched", async () => {
    await using netbox = await startTestNetbox({ plugins: ["branching"] });
    const header = { "X-NetBox-Branch": netbox.lab.branches.open("review") };
    const refused = await netbox.send("POST", "extras/tags/", [{ name: "one", slug: "one" }, { name: "two", slug: "one" }], header);
    expect(refused.status).toBe(500);
    expect(await netbox.list("extras/tags/")).toEqual([]);
    expect((await netbox.send("POST", "dcim/sites/", [{ name: "A", slug: "a" }, { name: "B", slug: "a" }], header)).status).toBe(500);
    expect((await netbox.get("dcim/sites/", header)).body).toMatchObject({ count: 0 });
  });
});
