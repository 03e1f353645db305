import type { Field, Model } from "../model/model.ts";
import { shownFields } from "./renderer.ts";

/** Which fields a request works with, for reading and, this is the trap, for writing (netbox-api.md 2.4). */
export interface Selection {
  readonly fields: readonly (readonly [string, Field])[];
  /** Whether a write may use this field. */
  accepts(name: string): boolean;
}

/** Reads `fields`, `omit`, `brief` and `exclude` from a query. Unknown names are ignored. */
export function selectFields(model: Model, method: string, query: URLSearchParams): Selection {
  const all = shownFields(model);
  const wanted = query.get("fields");
  if (wanted) {
    const names = new Set(wanted.split(","));
    return { fields: all.filter(([name]) => names.has(name)), accepts: (name) => names.has(name) };
  }
  const omitted = query.get("omit");
  if (omitted) {
    const names = new Set(omitted.split(","));
    return { fields: all.filter(([name]) => !names.has(name)), accepts: (name) => !names.has(name) };
  }
  const accepts = (): boolean => true;
  if (method === "GET" && query.get("brief") && model.brief) {
    const { brief } = model;
    return { fields: all.filter(([name]) => brief.includes(name)), accepts };
  }
  return { fields: all, accepts };
}

/** Drops `config_context` where `exclude=config_context` asks for it (4.7 ignores it, netbox-api.md 2.14). */
export function withoutExcluded(selection: Selection, query: URLSearchParams, version: number): Selection {
  if (version >= 7 || !query.getAll("exclude").includes("config_context")) return selection;
  return { ...selection, fields: selection.fields.filter(([name]) => name !== "config_context") };
}
