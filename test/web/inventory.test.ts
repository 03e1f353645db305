import { changeLinks } from "@proxbox/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf } from "../control/control-api.ts";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openPage, openSignedIn } from "./open-page.ts";
import { ADMINISTRATOR, openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the inventory")}`, () => {
  let world: WebWorld;
  let guest: { readonly name: string; readonly id: string };
  beforeAll(async () => {
    world = await openWebWorld();
    const job = await world.api.ask("POST", "/api/jobs/", {});
    await endOf(world.api, Number(job["id"]));
    const { columns, rows } = (await world.api.ask("GET", "/api/inventory/objects/virtual-machine/")) as { columns: string[]; rows: unknown[][] };
    guest = { name: String(rows[3]?.[columns.indexOf("label")]), id: String(rows[3]?.[columns.indexOf("netbox_id")]) };
  }, 120_000);
  afterAll(() => world?.close());

  it("finds a guest, shows what hangs on it, and Sync Now syncs it alone and shows what came of it", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/inventory");
    await page.getByText("12 of 12").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Search").fill(guest.name);
    await page.getByRole("link", { name: guest.name, exact: true }).click();
    await page.getByRole("heading", { name: /^VM interfaces \(/ }).waitFor();
    await page.getByRole("button", { name: "Sync Now" }).click();
    await page.getByRole("dialog").getByText(`Syncs the guest ${guest.name} alone`).waitFor();
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByRole("status").getByRole("heading", { name: /is done/ }).waitFor();
    expect((await world.api.ask("GET", "/api/jobs/?limit=1"))["results"]).toMatchObject([{ params: { netbox_vm_ids: [Number(guest.id)], proxmox_endpoint_ids: [1] } }]);
    await expectAccessible(page);
    await page.getByRole("link", { name: "Not seen" }).click();
    await page.getByRole("heading", { name: "Not seen" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Backend logs" }).click();
    await page.getByRole("table").getByText("INFO").first().waitFor();
    await expectAccessible(page);
    expectCalm();
    await close();
  });

  it("finds a word in every kind at once, and leads to the rest and to what was found", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/inventory");
    await page.getByLabel("Find in everything").fill("p");
    await page.getByText("Two letters at least.").waitFor();
    await page.getByLabel("Find in everything").fill(guest.name);
    await page.getByRole("heading", { name: "Virtual machines (1)" }).waitFor();
    await page.getByRole("heading", { name: /^MAC addresses \(/ }).waitFor();
    await expectAccessible(page);
    await page.getByLabel("Find in everything").fill("BC:24:11");
    const macs = page.getByRole("region", { name: /^MAC addresses/ });
    await macs.getByRole("link", { name: /more$/ }).click();
    await page.getByText(/^\d+ of \d+$/).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/inventory/mac-address?q=BC%3A24%3A11");
    await page.getByLabel("Find in everything").fill("42");
    await page.getByText(/found$|Nothing matches/).first().waitFor();
    await page.getByLabel("Find in everything").fill("local-lvm");
    await page.getByRole("link", { name: "local-lvm" }).click();
    await page.getByRole("heading", { level: 1, name: "local-lvm" }).waitFor();
    expectCalm();
    await close();
  });

  it("has pools with their members, and on a node what it says of itself", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/inventory/pool");
    await page.getByRole("link", { name: "prod", exact: true }).click();
    const members = world.proxmox.estate.guests.filter(({ pool }) => pool === "prod").map(({ vmid }) => vmid).toSorted((left, right) => left - right);
    expect(members.length).toBeGreaterThan(0);
    await page.getByRole("row").filter({ hasText: "guests" }).getByText(members.join(", "), { exact: true }).waitFor();
    expect(await page.getByRole("link", { name: "Open in Proxmox VE" }).getAttribute("href")).toBe(`${world.proxmox.url}/#v1:0:=%2Fpool%2Fprod:`);
    await page.goto("/inventory/node");
    await page.getByRole("link", { name: "pve01" }).click();
    await page.getByRole("table", { name: "Figures of nodes" }).getByRole("link", { name: "pve01" }).click();
    await page.getByRole("row").filter({ hasText: "memory_bytes" }).getByText(/^\d+(\.\d)? [GT]iB$/).waitFor();
    await page.getByRole("row").filter({ hasText: "observed.uptime_seconds" }).getByText(/day/).waitFor();
    expect(await page.getByRole("link", { name: "Open in Proxmox VE" }).getAttribute("href")).toBe(`${world.proxmox.url}/#v1:0:=node%2Fpve01:`);
    expectCalm();
    await close();
  });

  it("leads to NetBox and to Proxmox VE in tabs of their own, and an interface syncs its guest, a storage its endpoint", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, `/inventory/vm/${guest.id}`);
    const linkOf = async (name: string) => {
      const link = page.getByRole("link", { name });
      return [await link.getAttribute("href"), await link.getAttribute("target"), await link.getAttribute("rel")];
    };
    await page.getByRole("link", { name: "Open in NetBox" }).waitFor();
    expect(await linkOf("Open in NetBox")).toEqual([`${world.netbox.url}/virtualization/virtual-machines/${guest.id}/`, "_blank", "noopener noreferrer"]);
    expect(await linkOf("Open in Proxmox VE")).toEqual([expect.stringMatching(new RegExp(`^${world.proxmox.url}/#v1:0:=(qemu|lxc)%2F\\d+:$`)), "_blank", "noopener noreferrer"]);
    await page.getByRole("table", { name: "VM interfaces" }).getByRole("link").first().click();
    await page.getByRole("heading", { level: 1, name: /net0/ }).waitFor();
    await page.getByRole("button", { name: "Sync Now" }).click();
    await page.getByRole("dialog").getByText(`Syncs the guest ${guest.name} alone`).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.goto("/inventory/storage");
    await page.getByRole("link", { name: "local-lvm" }).click();
    await page.getByText("/storage/local-lvm").waitFor();
    expect((await linkOf("Open in Proxmox VE"))[0]).toMatch(/#v1:0:=storage%2F[^%]+%2Flocal-lvm:$/);
    await page.getByRole("button", { name: "Sync Now" }).click();
    await page.getByRole("dialog").getByText("everything of the Proxmox endpoint pve is synced, and of no other").waitFor();
    await expectAccessible(page);
    expectCalm();
    await close();
  });

  it("shows what NetBox has now beside what was written, says what is a person's, and that it is gone", async () => {
    const { netbox } = world;
    const memory = Number(netbox.tables.get("virtualization.virtualmachine", Number(guest.id))?.["memory"]);
    netbox.tables.patch("virtualization.virtualmachine", Number(guest.id), { memory: memory + 7 });
    const { page, expectCalm, close } = await openSignedIn(world, `/inventory/vm/${guest.id}`);
    await page.getByRole("button", { name: "Read from NetBox" }).click();
    await page.getByText("1 field differs.").waitFor();
    const row = page.getByRole("table", { name: /compared/ }).getByRole("row").filter({ hasText: "memory" });
    expect(await row.getByRole("cell").allTextContents()).toEqual(["memory", String(memory), String(memory), String(memory + 7), expect.stringMatching(/^pinned.*a person changed it/)]);
    await expectAccessible(page);
    netbox.tables.patch("virtualization.virtualmachine", Number(guest.id), { memory });
    await page.getByRole("button", { name: "Read again" }).click();
    await page.getByText("0 fields differ.").waitFor();
    await page.getByRole("table", { name: "Virtual disks" }).getByRole("link").first().click();
    await page.getByRole("heading", { level: 1, name: new RegExp(`${guest.name} `) }).waitFor();
    netbox.tables.remove("virtualization.virtualdisk", Number(page.url().split("/").at(-1)));
    await page.getByRole("button", { name: "Read from NetBox" }).click();
    await page.getByRole("alert").getByText("NetBox no longer has it").waitFor();
    expectCalm();
    await close();
  });

  it("is where NetBox's links lead, also on a telephone, and says so when there is no such object", async () => {
    const { url, tokens, tables } = world.netbox;
    await changeLinks({ url, token: tokens.v2, tls: { mode: "system" }, wait: async () => {}, clock: () => new Date(), random: () => 0 }, { do: "install", publicUrl: world.url, isReplacing: false });
    const link = tables.find("extras/custom-links", (row) => row["name"] === "proxbox-vm");
    const { page, expectCalm, close } = await openPage(world, String(link?.["link_url"]).replace("{{ object.pk }}", guest.id), { viewport: { width: 320, height: 640 } });
    // Nobody is signed in yet.
    await page.getByLabel("Username").fill(ADMINISTRATOR.username);
    await page.getByLabel("Password").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: guest.name, level: 1 }).waitFor();
    await page.getByRole("button", { name: "Sync Now" }).waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    await page.goto("/inventory/vm/999999");
    await page.getByRole("alert").getByText("RUN_UNKNOWN_OBJECT").waitFor();
    await page.goto("/inventory");
    await page.getByText("12 of 12").waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    // No room for a list of kinds beside the table: they are a choice.
    await page.getByLabel("Kind").selectOption("node");
    await page.getByText("2 of 2").waitFor();
    expectCalm(/status of 404/);
    await close();
  });
});
