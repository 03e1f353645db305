import { expect, it } from "vitest";
import { tempStore } from "../testing/temp-store.ts";

const temp = tempStore();
const PREFIX = "https://netbox.example.org ";

async function filled() {
  const store = await temp.open();
  const object = (kind: string, key: string, fields: Readonly<Record<string, string | number>>) => ({ kind, key: `lab/${key}`, label: String(fields["name"] ?? key), netboxId: 7, isOwned: true, fields });
  const put = [
    object("virtual-machine", "qemu/100", { name: "web-10", status: "active", vcpus: 42 }),
    object("virtual-machine", "qemu/101", { name: "web-1", description: "the 100% \"shop\"" }),
    object("virtual-machine", "qemu/102", { name: "old-web-1" }),
    object("ip-address", "qemu/100/net0/ip/10.0.0.42", { address: "10.0.0.42/24", name: "10.0.0.42 on web-10" }),
    object("mac-address", "qemu/100/net0/mac/x", { mac_address: "BC:24:11:00:00:01" }),
  ];
  await store.lastWritten.save(`${PREFIX}lab`, { put, drop: [] });
  await store.lastWritten.save("https://other.example.org lab", { put: [object("virtual-machine", "qemu/100", { name: "web-elsewhere" })], drop: [] });
  store.inventory.reconcile({ source: "lab", kind: "storage", items: [{ kind: "storage", key: "lab/storage/web_store", label: "web_store", parent: null, data: { note: "shop" } }], unseen: [], at: "2026-03-01T10:00:00.000Z" });
  const find = (search: string, limit = 5) => store.search.find(PREFIX, { search, limit }).map(({ kind, isItem, total, hits }) => [isItem ? `item ${kind}` : kind, total, hits.map(({ label }) => label).join(" ")]);
  return { store, find };
}

it("finds by name, key and address in all kinds at once, what is called so first, and not what another NetBox has", async () => {
  const { find } = await filled();
  expect(find("web")).toEqual([["ip-address", 1, "10.0.0.42 on web-10"], ["virtual-machine", 3, "web-1 web-10 old-web-1"], ["item storage", 1, "web_store"]]);
  expect(find("WEB-1")).toEqual([["ip-address", 1, "10.0.0.42 on web-10"], ["virtual-machine", 3, "web-1 web-10 old-web-1"]]);
  expect(find("bc:24:11")).toEqual([["mac-address", 1, "qemu/100/net0/mac/x"]]);
  expect(find("lab/qemu/102")).toEqual([["virtual-machine", 1, "old-web-1"]]);
});

it("wants each word somewhere, takes the marks of LIKE as they are, and looks at no ids and choices", async () => {
  const { find } = await filled();
  expect(find("shop web-1")).toEqual([["virtual-machine", 1, "web-1"]]);
  expect(find("100%")).toEqual([["virtual-machine", 1, "web-1"]]);
  expect(find("web_")).toEqual([["item storage", 1, "web_store"]]);
  expect(find('"shop"')).toEqual([["virtual-machine", 1, "web-1"]]);
  expect(find("active")).toEqual([]);
  expect(find("42").map(([kind]) => kind)).toEqual(["ip-address"]);
  expect(find("  ")).toEqual([]);
});

it("is bounded, and says how many there are; without a NetBox there are items alone", async () => {
  const { store, find } = await filled();
  expect(find("web", 1)).toEqual([["ip-address", 1, "10.0.0.42 on web-10"], ["virtual-machine", 3, "web-1"], ["item storage", 1, "web_store"]]);
  expect(store.search.find(undefined, { search: "web", limit: 5 }).map(({ kind }) => kind)).toEqual(["storage"]);
});

it("finds a backslash in a field, which stands twice in the text of all fields", async () => {
  const { store, find } = await filled();
  await store.lastWritten.save(`${PREFIX}lab`, { put: [{ kind: "virtual-machine", key: "lab/qemu/103", label: "files", netboxId: 8, isOwned: true, fields: { name: "files", description: String.raw`joined to CORP\files` } }], drop: [] });
  expect(find(String.raw`corp\files`)).toEqual([["virtual-machine", 1, "files"]]);
});
