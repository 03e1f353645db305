import { INDIVIDUAL_KINDS, RunQuery } from "@proxbox/contract";
import type { IndividualKind } from "@proxbox/contract";
import type { z } from "zod";
import type { GuestPlace, OnlyObject, Scope } from "../../runs/runs.ts";
import type { RunTarget } from "./run-request.ts";

/** Values of an individual sync's query after its schema. */
export type IndividualQuery = RunQuery & Readonly<Record<string, unknown>>;

/** The query of a kind: its own parameters, and those of every run. */
export function individualQuery(kind: IndividualKind): z.ZodType<IndividualQuery> {
  return RunQuery.extend(kind.query) as unknown as z.ZodType<IndividualQuery>;
}

/** A kind by its name; every name of the table is known. */
export function individualKind(name: string): IndividualKind {
  const kind = INDIVIDUAL_KINDS.find((each) => each.name === name);
  if (kind === undefined) throw new TypeError(`no individual sync is called ${name}`);
  return kind;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function guestOf({ query: shape }: IndividualKind, query: IndividualQuery): GuestPlace | undefined {
  const { type, vmid } = query;
  if (!("type" in shape) || (type !== "qemu" && type !== "lxc") || typeof vmid !== "number") return undefined;
  const clusterName = textOf(query["cluster_name"]);
  const node = textOf(query["node"]);
  return { type, vmid, ...(clusterName === undefined ? {} : { clusterName }), ...(node === undefined ? {} : { node }) };
}

function scopeOf(kind: IndividualKind, query: IndividualQuery): Scope {
  const guest = guestOf(kind, query);
  if (guest !== undefined) return { guest };
  const clusterName = textOf(query["cluster_name"]);
  return clusterName === undefined ? {} : { clusterName };
}

/** An address is known with its mask or without. */
function namesOf(kind: IndividualKind, value: string): readonly string[] {
  const [host = value] = value.split("/", 1);
  return kind.name === "ip" && host !== value ? [value, host] : [value];
}

function onlyOf(kind: IndividualKind, query: IndividualQuery): OnlyObject | undefined {
  const name = kind.names === undefined ? undefined : textOf(query[kind.names]);
  return name === undefined ? undefined : { kinds: kind.kinds, names: namesOf(kind, name) };
}

/** The run of one object. */
export function individualTarget(kind: IndividualKind, query: IndividualQuery): RunTarget {
  const only = onlyOf(kind, query);
  return { kind: `individual ${kind.name}`, stages: kind.stages, scope: scopeOf(kind, query), ...(only === undefined ? {} : { only }) };
}
