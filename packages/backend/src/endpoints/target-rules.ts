import { AppError } from "@proxbox/contract";
import ipaddr from "ipaddr.js";
import type { AddressRange } from "./address-forms.ts";
import { readHost } from "@proxbox/server";

/** A list of targets: ranges of addresses, host names, and names below a domain (`*.example.org`). */
export interface TargetList {
  readonly ranges: readonly AddressRange[];
  readonly names: readonly string[];
  /** Without the asterisk, with the dot. */
  readonly suffixes: readonly string[];
}

/** What the operator says about targets; an allowed one is never refused. */
export interface TargetRules {
  readonly blocked: TargetList;
  readonly allowed: TargetList;
}

/** The two variables that hold the operator's lists, separated by commas or blanks. */
const targetVariables = { blocked: "PROXBOX_BLOCKED_TARGETS", allowed: "PROXBOX_ALLOWED_TARGETS" } as const;

function readRange(entry: string): AddressRange | undefined {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  const host = readHost(entry);
  if (host === undefined || !host.isAddress) return undefined;
  const address = ipaddr.parse(host.name);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

function readList(text: string, variable: string): TargetList {
  const list: { ranges: AddressRange[]; names: string[]; suffixes: string[] } = { ranges: [], names: [], suffixes: [] };
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const range = readRange(entry);
    const name = readHost(entry.replace(/^\*\./, ""))?.name;
    if (range !== undefined) list.ranges.push(range);
    else if (name === undefined) throw new AppError("CFG_ENVIRONMENT", { detail: `${variable}: ${entry} is neither an address, a network nor a host name`, where: variable });
    else if (entry.startsWith("*.")) list.suffixes.push(`.${name}`);
    else list.names.push(name);
  }
  return list;
}

/** Reads the operator's lists. Throws `CFG_ENVIRONMENT` for an entry that cannot be understood: a guard with a hole is none. */
export function readTargetRules(env: Readonly<Record<string, string | undefined>>): TargetRules {
  const { blocked, allowed } = targetVariables;
  return { blocked: readList(env[blocked] ?? "", blocked), allowed: readList(env[allowed] ?? "", allowed) };
}
