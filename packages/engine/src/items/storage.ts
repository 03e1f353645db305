import { clusterKey } from "../values/keys.ts";
import { fitName } from "../values/fit.ts";
import { EVERY_ROW } from "../kinds/kind.ts";
import { flag, line, made, number } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";
import type { ItemField } from "./item-kind.ts";

const cluster: ItemField = { type: "reference", from: "the cluster", isRequired: true, of: (_item, { source }) => ({ kind: "cluster", key: clusterKey(source) }) };

/** `keep-last=3,keep-daily=7`, as Proxmox VE's files have it. */
function retention(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const parts = Object.entries(value).map(([name, count]) => `${name.replaceAll("_", "-")}=${String(count)}`);
  return parts.sort().join(",");
}

/** A storage as it is defined, one for the whole cluster however many nodes have it (E116); how full it is stays in the inventory. */
export const storage = itemKind({
  name: "storage",
  item: "storage",
  about: "A storage as the cluster defines it.",
  identity: "cluster and name",
  path: "plugins/proxbox/storage",
  objectType: "netbox_proxbox.proxmoxstorage",
  dependsOn: ["cluster"],
  fields: {
    cluster,
    name: line("/storage: storage", "name"),
    storage_type: line("/storage: type", "type"),
    content: line("/storage: content", "content"),
    path: line("/storage: path", "path"),
    nodes: line("/storage: nodes", "nodes"),
    shared: flag("/storage: shared, and what Proxmox VE's own types are", "is_shared"),
    enabled: flag("/storage: not disable", "is_enabled"),
    server: line("/storage: server", "server"),
    port: number("/storage: port", "port"),
    username: line("/storage: username", "username"),
    export: line("/storage: export", "export"),
    share: line("/storage: share", "share"),
    pool: line("/storage: pool", "pool"),
    monhost: line("/storage: monhost", "monhost"),
    namespace: line("/storage: namespace", "namespace"),
    datastore: line("/storage: datastore", "datastore"),
    subdir: line("/storage: subdir", "subdir"),
    mountpoint: line("/storage: mountpoint", "mountpoint"),
    is_mountpoint: line("/storage: is_mountpoint", "is_mountpoint"),
    preallocation: line("/storage: preallocation", "preallocation"),
    format: line("/storage: format", "format"),
    prune_backups: made("text", "/storage: prune-backups, else maxfiles", ({ data }) => fitName(retention(data["prune_backups"]), 255)),
    max_protected_backups: number("/storage: max-protected-backups", "max_protected_backups"),
  },
  scopes: () => [EVERY_ROW],
  naturalKey: ({ cluster: clusterId, name }) => (typeof clusterId === "number" && typeof name === "string" ? `${clusterId} ${name}` : undefined),
});
