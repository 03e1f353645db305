import { readFileSync } from "node:fs";

/** How far the heap may grow before it is cleaned, as the launcher tells Node: what is measured is what people start. Throws an `Error` with a sentence where it says nothing of it. */
export function heapFlag(): string {
  const [flag] = /--heap-growing-percent=\d+/.exec(readFileSync(new URL("../proxbox", import.meta.url), "utf8")) ?? [];
  if (flag === undefined) throw new Error("the launcher does not say how far the heap may grow");
  return flag;
}
