import type { Estate, EstateNode } from "@proxbox/lab";
import { afterEach } from "vitest";
import { openInventoryLab } from "./inventory-lab.ts";
import type { InventoryLab } from "./inventory-lab.ts";

/** Starts a lab of an estate. */
export type OpenLab = (estate: Estate, options?: Parameters<typeof openInventoryLab>[1]) => Promise<InventoryLab>;

/** Gives a test file its labs: each is closed after the test that opened it. Call it once, at the top of the file. */
export function closedLabs(): OpenLab {
  const labs: InventoryLab[] = [];
  afterEach(async () => {
    for (const lab of labs.splice(0)) await lab.close();
  });
  return async (estate, options = {}) => {
    const lab = await openInventoryLab(estate, options);
    labs.push(lab);
    return lab;
  };
}

/** The node of this name. Throws when the estate has none: a mistake of the test. */
export function nodeOf(estate: Estate, name: string): EstateNode {
  const node = estate.nodes.find((each) => each.name === name);
  if (node === undefined) throw new Error(`the estate has no node ${name}`);
  return node;
}
