/** What is linked to. */
export interface LinkedPlace {
  /** `<source>/qemu/100/…`, `<source>/node/pve1/…`, or an item's key, whose ids are escaped. */
  readonly key: string;
  /** Nodes that have the storage, where it is one. */
  readonly nodes: readonly string[];
}

function unescaped(id: string): string {
  return id.replaceAll("%2F", "/").replaceAll("%25", "%");
}

/** Ids of resources as `/cluster/resources` has them, which is what the tree of the web interface is made of; undefined: the whole cluster. */
function resourceOf({ key, nodes: [node] }: LinkedPlace): string | undefined {
  const [, type = "", id = ""] = key.split("/");
  if (type === "qemu" || type === "lxc" || type === "node") return `${type}/${id}`;
  if (type === "pool") return `/pool/${unescaped(id)}`;
  return (type === "storage" || type === "backup") && node !== undefined ? `storage/${node}/${unescaped(id)}` : undefined;
}

/** The place of an object in Proxmox VE's own web interface, which keeps it behind the `#`: `v1`, the server view, the resource. */
export function proxmoxLink(url: string, place: LinkedPlace): string {
  const resource = resourceOf(place);
  return new URL(resource === undefined ? "/" : `/#v1:0:=${encodeURIComponent(resource)}:`, url).href;
}
