import { describe, expect, it } from "vitest";
import { makeCluster, makeDevice, startTestNetbox } from "../test-netbox.ts";

const path = "virtualization/virtual-machines/";
const unique = { __all__: ["Virtual machine name must be unique per cluster."] };

describe("bulk writes up to 4.6", () => {
  it("creates all or nothing and names the refusals by place", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const bad = await netbox.send("POST", path, [{ name: "a", cluster }, { name: "b", cluster: 999 }, { cluster }, "x"]);
    expect([bad.status, bad.body]).toEqual([
      400,
      [
        {},
        { cluster: ["Related object not found using the provided numeric ID: 999"] },
        { name: ["This field is required."] },
        { non_field_errors: ["Invalid data. Expected a dictionary, but got str."] },
      ],
    ]);
    expect(await netbox.list(path)).toEqual([]);
    const good = await netbox.send("POST", path, [{ name: "b", cluster }, { name: "a", cluster }]);
    expect(good).toMatchObject({ status: 201, body: [{ name: "b" }, { name: "a" }] });
    expect(good.headers.get("etag")).toBeNull();
    expect((await netbox.send("POST", path, [])).body).toEqual([]);
  });

  it("answers a duplicate inside the batch with the database's 500, saving nothing", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const answer = await netbox.send("POST", path, [{ name: "B30", cluster }, { name: "b30", cluster }]);
    expect(answer).toMatchObject({ status: 500, body: { exception: "IntegrityError", error: expect.stringContaining("virtualization_virtualmachine_unique_name_cluster") } });
    expect(await netbox.list(path)).toEqual([]);
  });

  it("lets an address twice in one batch pass, which it would refuse in two requests", async () => {
    await using netbox = await startTestNetbox();
    expect((await netbox.send("POST", "ipam/ip-addresses/", [{ address: "198.51.100.1/24" }, { address: "198.51.100.1/24" }])).status).toBe(201);
    expect((await netbox.send("POST", "ipam/ip-addresses/", { address: "198.51.100.1/32" })).status).toBe(400);
  });

  it("creates devices one after the other and answers the first refusal alone", async () => {
    await using netbox = await startTestNetbox();
    const { site } = await makeCluster(netbox);
    await makeDevice(netbox, { name: "n0", site });
    const body = { device_type: 1, role: 1, site };
    const answer = await netbox.send("POST", "dcim/devices/", [{ ...body, name: "n1" }, { ...body, name: "N1" }]);
    expect([answer.status, answer.body]).toEqual([400, { __all__: ["Device name must be unique per site."] }]);
    expect(await netbox.list("dcim/devices/", "name")).toEqual(["n0"]);
  });

  it("updates in model order, skips unknown ids silently, and takes the last body of an id", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    for (const name of ["c", "a", "b"]) await netbox.create(path, { name, cluster });
    const answer = await netbox.send("PATCH", path, [{ id: 1, comments: "x" }, { id: 99, comments: "y" }, { id: 2, comments: "1" }, { id: 2, comments: "2" }]);
    expect(answer).toMatchObject({ status: 200, body: [{ id: 2, comments: "2" }, { id: 1, comments: "x" }] });
  });

  it("undoes the whole update when one object is refused, and does not say which", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    for (const name of ["a", "b"]) await netbox.create(path, { name, cluster });
    const changes = netbox.lab.changes().length;
    const swap = await netbox.send("PATCH", path, [{ id: 1, name: "b", comments: "x" }, { id: 2, name: "a" }]);
    expect([swap.status, swap.body]).toEqual([400, unique]);
    const late = await netbox.send("PATCH", path, [{ id: 1, comments: "x" }, { id: 2, vcpus: -1 }]);
    expect(late.status).toBe(400);
    expect(await netbox.list(path, "comments")).toEqual(["", ""]);
    expect(netbox.lab.changes()).toHaveLength(changes);
  });

  it("checks the ids of a bulk update before anything else", async () => {
    await using netbox = await startTestNetbox();
    expect((await netbox.send("PATCH", path, [{ comments: "x" }, { id: "abc" }])).body).toEqual([{ id: ["This field is required."] }, { id: ["A valid integer is required."] }]);
    expect((await netbox.send("PATCH", path, { id: 1 })).body).toEqual({ non_field_errors: ['Expected a list of items but got type "dict".'] });
  });

  it("needs every required field for PUT, and empties what the serialiser resets", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const id = await netbox.create(path, { name: "a", cluster, comments: "kept" });
    expect((await netbox.send("PUT", `${path}${id}/`, { comments: "x" })).body).toEqual({ name: ["This field is required."] });
    expect((await netbox.send("PUT", path, [{ id, name: "a" }])).body).toEqual({ __all__: ["A virtual machine must be assigned to a site, cluster, or device."] });
    expect(await netbox.send("PUT", `${path}${id}/`, { name: "a", cluster })).toMatchObject({ status: 200, body: { comments: "kept" } });
  });

  it("deletes a list with unknown ids, and nothing when one object is protected", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const empty = await makeCluster(netbox, "empty");
    const vm = await netbox.create(path, { name: "a", cluster });
    const refused = await netbox.send("DELETE", "virtualization/clusters/", [{ id: empty.cluster }, { id: cluster }]);
    expect([refused.status, refused.body]).toEqual([409, { detail: `Unable to delete object. 1 dependent objects were found: a (${vm})` }]);
    expect(await netbox.list("virtualization/clusters/")).toHaveLength(2);
    expect((await netbox.send("DELETE", path, [{ id: vm }, { id: 999 }])).status).toBe(204);
    expect((await netbox.send("DELETE", path, [])).status).toBe(204);
    expect((await netbox.send("DELETE", path, [{ name: "a" }])).body).toEqual([{ id: ["This field is required."] }]);
  });

  it("keeps the message of each item in the change log", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const id = await netbox.create(path, { name: "a", cluster, changelog_message: "run 42" });
    await netbox.send("DELETE", path, [{ id, changelog_message: "gone" }]);
    expect(await netbox.list(`core/object-changes/?changed_object_type=virtualization.virtualmachine&changed_object_id=${id}`)).toMatchObject([
      { action: { value: "delete" }, message: "gone", changed_object: null, object_repr: "a" },
      { action: { value: "create" }, message: "run 42" },
    ]);
  });
});

describe("bulk writes of 4.7", () => {
  it("tells each refusal with its index, also duplicates inside the batch", async () => {
    await using netbox = await startTestNetbox({ version: "4.7" });
    const { cluster } = await makeCluster(netbox);
    const answer = await netbox.send("POST", path, [{ name: "a", cluster }, { name: "A", cluster }]);
    expect([answer.status, answer.body]).toEqual([400, { detail: "1 of 2 objects could not be created.", errors: [{ index: 1, errors: unique }] }]);
    expect(await netbox.list(path)).toEqual([]);
  });

  it("refuses unknown and repeated ids", async () => {
    await using netbox = await startTestNetbox({ version: "4.7" });
    const { cluster } = await makeCluster(netbox);
    const id = await netbox.create(path, { name: "a", cluster });
    expect(await netbox.send("PATCH", path, [{ id, comments: "x" }, { id: 99 }])).toMatchObject({ status: 400, body: { errors: [{ id: 99 }] } });
    expect(await netbox.send("PATCH", path, [{ id }, { id }])).toMatchObject({ status: 400, body: { errors: [{ id }] } });
    expect(await netbox.send("DELETE", path, [{ id }, { id: 99 }])).toMatchObject({ status: 400 });
    expect((await netbox.send("PATCH", path, { id })).body).toEqual({ detail: "Expected a list of objects, but got dict." });
  });

  it("names the protected objects of a bulk delete", async () => {
    await using netbox = await startTestNetbox({ version: "4.7" });
    const { cluster } = await makeCluster(netbox);
    await netbox.create(path, { name: "a", cluster });
    expect(await netbox.send("DELETE", "virtualization/clusters/", [{ id: cluster }])).toMatchObject({ status: 409, body: { errors: [{ id: cluster }] } });
  });

  it.each([["4.6", undefined, 201], ["4.7", undefined, 503], ["4.7", "*", 400]] as const)("with ?background=true on NetBox %s and If-Match %s answer %i: the lab has no worker", async (version, ifMatch, status) => {
    await using netbox = await startTestNetbox({ version });
    const answer = await netbox.send("POST", "dcim/sites/?background=true", [{ name: "A", slug: "a" }], ifMatch === undefined ? {} : { "If-Match": ifMatch });
    expect(answer.status).toBe(status);
  });
});
