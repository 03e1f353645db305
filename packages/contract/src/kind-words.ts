/** Parts of kinds that people write in large letters. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(Object.entries({ ip: "IP", l2vpn: "L2VPN", mac: "MAC", sdn: "SDN", vlan: "VLAN", vm: "VM", vms: "VMs", vnet: "VNet", vrf: "VRF" }));

/** A kind or a stage as it is said in an English sentence: `virtual-machine` is a virtual machine, `ip-address` an IP address. */
export function kindWords(kind: string): string {
  return kind.split("-").map((part) => ABBREVIATIONS.get(part) ?? part).join(" ");
}
