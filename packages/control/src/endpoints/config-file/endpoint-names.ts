import type { Queries } from "../../database/database.ts";

/** Kinds of endpoints that the file calls by their names. */
export type NamedKind = "backends" | "proxmox";

/** Ids of endpoints and their names, both ways: the file has names, because ids differ from one control plane to the next. */
export interface EndpointNames {
  idOf(kind: NamedKind, name: string): number | undefined;
  nameOf(kind: NamedKind, id: number): string | undefined;
}

/** The endpoints as they are named now. */
export async function readEndpointNames(queries: Queries): Promise<EndpointNames> {
  const rows = {
    backends: await queries.selectFrom("backend_endpoint").select(["id", "name"]).execute(),
    proxmox: await queries.selectFrom("proxmox_endpoint").select(["id", "name"]).execute(),
  };
  return {
    idOf: (kind, wanted) => rows[kind].find(({ name }) => name === wanted)?.id,
    nameOf: (kind, wanted) => rows[kind].find(({ id }) => id === wanted)?.name,
  };
}
