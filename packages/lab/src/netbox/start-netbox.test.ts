import { get } from "node:https";
import { describe, expect, it } from "vitest";
import { ValidationError } from "./model/errors.ts";
import { startNetbox } from "./start-netbox.ts";
import { makeCluster, startTestNetbox } from "./test-netbox.ts";

describe("a lab NetBox", () => {
  it("lets a test act as a person, under the same rules and with entries in the change log", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const { tables } = netbox.lab;
    const vm = tables.insert("virtualization/virtual-machines", { name: "by hand", cluster });
    tables.patch("virtualization.virtualmachine", vm.id, { comments: "mine" });
    expect((await netbox.get(`virtualization/virtual-machines/${vm.id}/`)).body).toMatchObject({ name: "by hand", comments: "mine" });
    expect(() => tables.insert("virtualization.virtualmachine", { name: "BY HAND", cluster })).toThrow(ValidationError);
    tables.remove("virtualization.virtualmachine", vm.id);
    const log = netbox.lab.changes().slice(-3);
    expect(log.map((change) => [change["action"], change["user_name"]])).toEqual([["create", "person"], ["update", "person"], ["delete", "person"]]);
  });

  it("counts requests and executes faults around the views", async () => {
    await using netbox = await startTestNetbox();
    netbox.lab.faults.add({ method: "POST", effect: { kind: "reset-after-commit" } });
    await expect(netbox.send("POST", "extras/tags/", { name: "a", slug: "a" })).rejects.toThrow();
    expect(netbox.lab.tables.rows("extras.tag")).toHaveLength(1);
    netbox.lab.faults.add({ effect: { kind: "throttle", retryAfterSeconds: 3 } });
    expect((await netbox.get("extras/tags/")).status).toBe(429);
    expect([netbox.lab.requests.writes, netbox.lab.requests.count("GET", "/api/extras/tags/")]).toEqual([1, 1]);
  });

  it("can be a captive portal, or redirect to https", async () => {
    await using portal = await startTestNetbox({ html: true });
    expect(await portal.get("status/")).toMatchObject({ status: 200, body: expect.stringContaining("<html") });
    await using redirecting = await startTestNetbox({ redirectToHttps: true });
    const answer = await redirecting.get("status/");
    expect([answer.status, answer.headers.get("location")]).toEqual([301, `${redirecting.lab.url.replace("http:", "https:")}/api/status/`]);
  });

  it("can speak TLS with a self-signed certificate, and writes https addresses then", async () => {
    const lab = await startNetbox({ tls: true });
    try {
      const options = { ca: lab.certificate?.certificate, headers: { Authorization: `Token ${lab.tokens.v1}` } };
      const text = await new Promise<string>((resolve, reject) => {
        get(`${lab.url}/api/`, options, (message) => message.setEncoding("utf8").on("data", resolve)).on("error", reject);
      });
      expect(JSON.parse(text)).toMatchObject({ dcim: `${lab.url}/api/dcim/` });
    } finally {
      await lab.close();
    }
  });

  it("can start with the custom fields of netbox-proxbox", async () => {
    await using netbox = await startTestNetbox({ customFields: "proxbox" });
    const { cluster } = await makeCluster(netbox);
    const made = await netbox.send("POST", "virtualization/virtual-machines/", { name: "a", cluster, custom_fields: { proxmox_vm_id: 100, proxmox_vm_type: "qemu" } });
    expect(made).toMatchObject({ status: 201, body: { custom_fields: { proxmox_vm_id: 100, proxmox_cluster: null } } });
  });

  it("can refuse by a validator of its own", async () => {
    await using netbox = await startTestNetbox({ customValidators: [{ model: "extras.tag", check: (row) => (row["description"] === "" ? "A description is required." : undefined) }] });
    expect((await netbox.send("POST", "extras/tags/", { name: "a", slug: "a" })).body).toEqual({ __all__: ["A description is required."] });
    expect((await netbox.send("POST", "extras/tags/", { name: "a", slug: "a", description: "x" })).status).toBe(201);
  });
});

describe("versions", () => {
  it.each([
    ["4.2", "4.2.9"],
    ["4.5", "4.5.9"],
    ["4.7", "4.7.0-beta1"],
  ] as const)("%s tells %s and its API version", async (version, full) => {
    await using netbox = await startTestNetbox({ version });
    const answer = await netbox.get("status/");
    expect(answer).toMatchObject({ body: { "netbox-version": full } });
    expect(answer.headers.get("api-version")).toBe(version);
  });

  it("have VM types and VMs on standalone devices from 4.6 on", async () => {
    await using older = await startTestNetbox({ version: "4.5" });
    expect((await older.get("virtualization/virtual-machine-types/")).status).toBe(404);
    expect((await older.send("POST", "virtualization/virtual-machines/", { name: "a" })).body).toEqual({ __all__: ["A virtual machine must be assigned to a site and/or cluster."] });
    await using netbox = await startTestNetbox({ version: "4.6" });
    const type = await netbox.create("virtualization/virtual-machine-types/", { name: "LXC", slug: "lxc", default_memory: 512 });
    const { cluster } = await makeCluster(netbox);
    expect(await netbox.send("POST", "virtualization/virtual-machines/", { name: "a", cluster, virtual_machine_type: type })).toMatchObject({ body: { memory: 512 } });
  });

  it("show select fields as objects from 4.7 on", async () => {
    const bodies = [];
    for (const version of ["4.6", "4.7"] as const) {
      await using netbox = await startTestNetbox({ version });
      const choices = await netbox.create("extras/custom-field-choice-sets/", { name: "ha", extra_choices: [["on", "On"]] });
      await netbox.create("extras/custom-fields/", { name: "ha", type: "select", choice_set: choices, object_types: ["dcim.site"] });
      const made = await netbox.send("POST", "dcim/sites/", { name: "a", slug: "a", custom_fields: { ha: "on" } });
      bodies.push((made.body as { custom_fields: unknown }).custom_fields);
    }
    expect(bodies).toEqual([{ ha: "on" }, { ha: { value: "on", label: "On" } }]);
  });
});
