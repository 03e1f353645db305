import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { INVENTORY_KINDS, ITEM_KINDS, KINDS } from "@proxbox/engine";
import { expect, it } from "vitest";

const texts = readFileSync(fileURLToPath(new URL("../packages/web/src/texts/en.table.ts", import.meta.url)), "utf8");

it("the page has people's words for every kind that is written to NetBox or read into the inventory, and for no other", () => {
  const kinds = [...KINDS.map(({ name }) => name), ...ITEM_KINDS.map(({ name }) => name), ...INVENTORY_KINDS];
  const named = [...texts.matchAll(/^ {2}"kind\.([^"]+)":/gm)].map(([, kind]) => kind);
  // An endpoint is only referred to: it is netbox-proxbox's own row.
  expect(new Set(named)).toEqual(new Set([...kinds, "proxmox-endpoint"]));
});
