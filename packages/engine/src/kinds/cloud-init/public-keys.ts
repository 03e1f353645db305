/** Bytes of keys that netbox-proxbox keeps of a machine. */
const MOST_BYTES = 10_240;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The public keys of cloud-init's `sshkeys`, which Proxmox VE keeps URL-encoded: one a line, blanks trimmed as NetBox does it,
 * whole keys up to 10 KB. A private key that somebody has put there by mistake is left out, all of it.
 */
export function publicKeys(sshkeys: string): { readonly text: string; readonly isCut: boolean } {
  const all = decoded(sshkeys).replaceAll("\0", "").split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
  if (all.some((line) => line.includes("PRIVATE KEY"))) return { text: "", isCut: true };
  const kept: string[] = [];
  let bytes = 0;
  for (const line of all) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > MOST_BYTES) return { text: kept.join("\n"), isCut: true };
    kept.push(line);
  }
  return { text: kept.join("\n"), isCut: false };
}
