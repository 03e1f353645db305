import type { World } from "./world.ts";

/** Lets a guest's agent report these IPv4 addresses of its first interface, each with /24. */
export function agentOf(world: World, vmid: number, addresses: readonly string[]): void {
  const [eth0] = world.guest(vmid).agent?.interfaces ?? [];
  if (eth0 === undefined) throw new Error(`guest ${vmid} has no agent that reports an interface`);
  eth0["ip-addresses"] = addresses.map((text) => ({ "ip-address": text, "ip-address-type": "ipv4", prefix: 24 }));
}
