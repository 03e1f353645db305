/** MAC address of a guest's NIC, upper-case; guests of equal birth have equal addresses, as copies do. */
export function birthMac(birth: number, position = 0): string {
  const digits = (birth * 16 + position).toString(16).toUpperCase().padStart(6, "0");
  return `BC:24:11:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
}

/** The config lines that Proxmox VE writes once, when a machine is made: SMBIOS UUID and creation time. */
export function birthConfig(birth: number): Record<string, string> {
  const uuid = `5b1a0000-0000-4000-8000-${birth.toString(16).padStart(12, "0")}`;
  return { smbios1: `uuid=${uuid}`, meta: `creation-qemu=9.0.2,ctime=${1_700_000_000 + birth}` };
}
