import { describe, expect, it } from "vitest";
import { makeCluster, startTestNetbox } from "../test-netbox.ts";

const path = "virtualization/virtual-machines/";

describe("brief, fields, omit", () => {
  it("takes any non-empty brief as brief, also false", async () => {
    await using netbox = await startTestNetbox();
    await makeCluster(netbox);
    const [row] = await netbox.list("dcim/sites/?brief=false");
    expect(Object.keys(row as object)).toEqual(["id", "url", "display", "name", "slug", "description"]);
  });

  it("shows only the asked fields and ignores unknown names", async () => {
    await using netbox = await startTestNetbox();
    await makeCluster(netbox);
    expect(await netbox.list("dcim/sites/?fields=id,bogus")).toEqual([{ id: 1 }]);
    const [row] = await netbox.list("dcim/sites/?omit=custom_fields,tags");
    expect(row).not.toHaveProperty("tags");
    expect(row).toHaveProperty("comments");
  });

  it("drops the input of a write that is not among fields, silently, and remembers the mistake", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const id = await netbox.create(path, { name: "a", cluster });
    expect(await netbox.send("PATCH", `${path}${id}/?fields=id`, { comments: "LOST" })).toMatchObject({ status: 200, body: { id } });
    expect(await netbox.send("PATCH", `${path}${id}/?omit=comments`, { comments: "LOST" })).toMatchObject({ status: 200 });
    expect(netbox.lab.tables.get("virtualization.virtualmachine", id)).toMatchObject({ comments: "" });
    expect(netbox.lab.unexpected).toHaveLength(2);
    await netbox.send("PATCH", `${path}${id}/?brief=1`, { comments: "kept" });
    await netbox.send("PATCH", `${path}${id}/?exclude=config_context`, { description: "kept" });
    expect(netbox.lab.tables.get("virtualization.virtualmachine", id)).toMatchObject({ comments: "kept", description: "kept" });
  });

  it("leaves config_context out when asked to", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const id = await netbox.create(path, { name: "a", cluster });
    expect((await netbox.get(`${path}${id}/`)).body).toHaveProperty("config_context");
    expect((await netbox.get(`${path}${id}/?exclude=config_context`)).body).not.toHaveProperty("config_context");
  });
});
