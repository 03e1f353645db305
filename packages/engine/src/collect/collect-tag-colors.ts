import { ClusterOptions } from "../proxmox/schema.ts";
import type { GuestRow } from "../proxmox/schema.ts";
import type { Collection } from "./collection.ts";
import { unseenBy } from "./unseen.ts";

/**
 * Reads which colours the cluster gives to tags, one call, and none where no guest has a tag. They need Sys.Audit on `/`; without
 * it, and where the options cannot be understood, tags get colours of their own.
 */
export async function collectTagColors({ client, get }: Pick<Collection, "client" | "get">, guests: readonly GuestRow[]): Promise<string | undefined> {
  if (guests.every(({ tags }) => tags === undefined)) return undefined;
  try {
    return (await client.get("/cluster/options", ClusterOptions, get)).colorMap;
  } catch (thrown) {
    unseenBy(thrown);
    return undefined;
  }
}
