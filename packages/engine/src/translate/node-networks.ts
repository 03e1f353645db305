import type { Node, NodeNetwork } from "../collect/snapshot.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import { normalizeMac } from "./nics.ts";

/** A VLAN interface of a node: its id, and the interface that carries it where that is known. */
export interface NodeVlan {
  readonly vid?: number;
  readonly rawDevice?: string;
}

/** Whether an interface is the loopback, which nobody documents. */
export function isLoopback({ type, name }: NodeNetwork): boolean {
  return type === "lo" || type === "loopback" || name === "lo";
}

/** What a row says about its VLAN, else its name (`eno1.20`, `vlan20`); an Open vSwitch port has a tag. Undefined for what is none. */
export function vlanOfNetwork({ type, name, vlanId, vlanRawDevice, ovsTag }: NodeNetwork): NodeVlan | undefined {
  if (ovsTag !== undefined) return { vid: ovsTag };
  if (type !== "vlan") return undefined;
  const [, device, dotted] = /^(.+)\.(\d{1,4})$/.exec(name) ?? [];
  const [, named] = /^vlan(\d{1,4})$/.exec(name) ?? [];
  const vid = vlanId ?? Number(dotted ?? named);
  const rawDevice = vlanRawDevice ?? device;
  return { ...(Number.isInteger(vid) && vid >= 1 && vid <= 4094 ? { vid } : {}), ...(rawDevice === undefined ? {} : { rawDevice }) };
}

/** MAC address: the one configured, else the one in a name that systemd has made of it (`enx005056b16847`); undefined where neither tells. */
export function macOfNetwork({ hwaddress, name, altnames }: NodeNetwork): string | undefined {
  const named = [name, ...altnames].flatMap((each) => /^enx([0-9a-f]{12})$/.exec(each)?.[1] ?? [])[0];
  return normalizeMac(hwaddress) ?? normalizeMac(named);
}

/** Marks of a node's hardware; undefined where it told none. */
export function marksOfNode({ networks, status, tlsFingerprint: tls }: Node): Fingerprint | undefined {
  const ports = networks.state === "present" ? networks.value.filter(({ type }) => type === "eth" || type === "OVSPort") : [];
  const macs = [...new Set(ports.flatMap((port) => macOfNetwork(port) ?? []))].sort();
  const { cpuModel, sockets, cores } = status.state === "present" ? status.value : {};
  const cpu = cpuModel === undefined ? undefined : `${cpuModel} ${sockets ?? "?"}×${cores ?? "?"}`;
  const marks = { macs, ...(tls === undefined ? {} : { tls }), ...(cpu === undefined ? {} : { cpu }) };
  return macs.length === 0 && tls === undefined && cpu === undefined ? undefined : marks;
}
