import { describe, expect, it } from "vitest";
import { makeCluster, startTestNetbox } from "../test-netbox.ts";

describe("filters", () => {
  it("ignores an unknown parameter, answers everything, and remembers it", async () => {
    await using netbox = await startTestNetbox();
    await netbox.create("extras/tags/", { name: "a", slug: "a" });
    await netbox.create("extras/tags/", { name: "b", slug: "b" });
    expect(await netbox.list("extras/tags/?id__in=1&cf_nonesuch=1", "id")).toEqual([1, 2]);
    expect(netbox.lab.unexpected.map((entry) => entry.detail)).toEqual(["extras/tags: id__in", "extras/tags: cf_nonesuch"]);
  });

  it("remembers nothing when it is not strict", async () => {
    await using netbox = await startTestNetbox({ strict: false });
    await netbox.get("extras/tags/?nonesuch=1");
    expect(netbox.lab.unexpected).toEqual([]);
  });

  it("takes repeated ids as OR and refuses a bad one", async () => {
    await using netbox = await startTestNetbox();
    for (const name of ["a", "b", "c"]) await netbox.create("extras/tags/", { name, slug: name });
    expect(await netbox.list("extras/tags/?id=1&id=3", "id")).toEqual([1, 3]);
    expect(await netbox.get("extras/tags/?id=abc")).toMatchObject({ status: 400, body: { id: ["Enter a whole number."] } });
  });

  it.each([
    ["name=Web", ["Web"]],
    ["name=web", []],
    ["name__ie=web", ["Web"]],
    ["name__ic=E", ["Web", "Worker"]],
    ["name__isw=wor", ["Worker"]],
    ["name__iew=DB", ["db"]],
    ["name__n=Web&name__n=db", ["Worker"]],
    ["name=Web&name=db", ["Web", "db"]],
    ["name__regex=^W", ["Web", "Worker"]],
    ["q=wEb", ["Web"]],
    ["id__gte=2", ["Worker", "db"]],
  ])("filters names with %s", async (query, names) => {
    await using netbox = await startTestNetbox();
    for (const name of ["Web", "Worker", "db"]) await netbox.create("extras/tags/", { name, slug: name.toLowerCase() });
    expect(new Set(await netbox.list(`extras/tags/?${query}`, "name"))).toEqual(new Set(names));
  });

  it("refuses unknown choices, ids and slugs of references", async () => {
    await using netbox = await startTestNetbox();
    const path = "virtualization/virtual-machines/";
    const invalid = (value: string): string => `Select a valid choice. ${value} is not one of the available choices.`;
    expect((await netbox.get(`${path}?cluster_id=999&status=running&site=nope&tag=zzz`)).body).toEqual({
      cluster_id: [invalid("999")],
      status: [invalid("running")],
      site: [invalid("nope")],
      tag: [invalid("zzz")],
    });
  });

  it("finds VMs by cluster, site, status, tag, primary address and MAC address", async () => {
    await using netbox = await startTestNetbox();
    const { cluster, site } = await makeCluster(netbox);
    await netbox.create("extras/tags/", { name: "prod", slug: "prod" });
    await netbox.create("extras/tags/", { name: "web", slug: "web" });
    const path = "virtualization/virtual-machines/";
    const both = await netbox.create(path, { name: "both", cluster, tags: [{ slug: "prod" }, { slug: "web" }] });
    await netbox.create(path, { name: "one", site, status: "offline", tags: [{ name: "prod" }] });
    const net0 = await netbox.create("virtualization/interfaces/", { virtual_machine: both, name: "net0" });
    await netbox.create("dcim/mac-addresses/", { mac_address: "bc2411000001", assigned_object_type: "virtualization.vminterface", assigned_object_id: net0 });
    const names = (query: string): Promise<unknown[]> => netbox.list(`${path}?${query}`, "name");
    expect(await names(`cluster_id=${cluster}`)).toEqual(["both"]);
    expect(await names("cluster=pve")).toEqual(["both"]);
    expect(await names("cluster_id=null")).toEqual(["one"]);
    expect(await names("site=dc-pve")).toEqual(["both", "one"]);
    expect(await names("status=offline")).toEqual(["one"]);
    expect(await names("tag=prod&tag=web")).toEqual(["both"]);
    expect(await names("tag__any=prod&tag__any=web")).toEqual(["both", "one"]);
    expect(await names("tag=null")).toEqual([]);
    expect(await names("has_primary_ip=false")).toEqual(["both", "one"]);
    expect(await names("mac_address=BC-24-11-00-00-01")).toEqual(["both"]);
    expect(netbox.lab.unexpected).toEqual([]);
  });

  it("compares times", async () => {
    await using netbox = await startTestNetbox({ clock: () => new Date("2026-03-01T12:00:00Z") });
    await netbox.create("extras/tags/", { name: "a", slug: "a" });
    expect(await netbox.list("extras/tags/?last_updated__gte=2026-03-01T12:00:00Z", "id")).toEqual([1]);
    expect(await netbox.list("extras/tags/?created__lt=2026-03-01", "id")).toEqual([]);
  });
});
