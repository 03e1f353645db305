/** A Proxmox VE property string taken apart: `first` is the leading part without a key, `values` all `key=value` parts. */
export interface PropertyString {
  readonly first: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Reads `virtio=BC:24:11:00:00:01,bridge=vmbr0` and `local-lvm:vm-100-disk-0,size=32G` alike; never fails. */
export function parsePropertyString(text: string): PropertyString {
  const values = new Map<string, string>();
  let first = "";
  for (const [index, part] of text.split(",").entries()) {
    const at = part.indexOf("=");
    if (at > 0) values.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
    else if (index === 0) first = part.trim();
  }
  return { first, values };
}

/** Reads Proxmox VE's booleans: `1`, `on`, `yes`, `true` and their opposites; anything else is `undefined`. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  const word = text.trim().toLowerCase();
  if (["1", "on", "yes", "true"].includes(word)) return true;
  return ["0", "off", "no", "false"].includes(word) ? false : undefined;
}
