import type { EndpointKindName } from "@proxbox/contract";
import { EndpointAnswer } from "./answers.ts";
import type { ApiClient } from "./api-client.ts";
import { findNamed } from "./find-named.ts";

/** Kinds of endpoints, as they are said on the command line. */
export const KIND_WORDS = ["backend", "netbox", "proxmox"] as const;
/** Kind of an endpoint, as it is said on the command line. */
export type KindWord = (typeof KIND_WORDS)[number];

const kinds: Readonly<Record<KindWord, { readonly name: EndpointKindName; readonly title: string }>> = {
  backend: { name: "backends", title: "backend" },
  netbox: { name: "netbox", title: "NetBox endpoint" },
  proxmox: { name: "proxmox", title: "Proxmox endpoint" },
};

/** What people call an endpoint of the kind. */
export function kindTitle(kind: KindWord): string {
  return kinds[kind].title;
}

/** Where the API has a kind of endpoints. */
export function kindPath(kind: KindWord): string {
  return `/api/endpoints/${kinds[kind].name}/`;
}

/** Every endpoint of a kind. */
export function listEndpoints(client: ApiClient, kind: KindWord): Promise<EndpointAnswer[]> {
  return client.all(kindPath(kind), EndpointAnswer);
}

/** An endpoint by its name or id. Throws `RUN_UNKNOWN_OBJECT`. */
export async function findEndpoint(client: ApiClient, kind: KindWord, wanted: string): Promise<EndpointAnswer> {
  return findNamed(await listEndpoints(client, kind), wanted, { what: kindTitle(kind), nameOf: ({ name }) => name });
}

/** Endpoints of a kind by names or ids; asks for nothing when none is named. Throws `RUN_UNKNOWN_OBJECT`. */
export async function findEndpoints(client: ApiClient, kind: KindWord, wanted: readonly string[]): Promise<EndpointAnswer[]> {
  if (wanted.length === 0) return [];
  const rows = await listEndpoints(client, kind);
  return wanted.map((name) => findNamed(rows, name, { what: kindTitle(kind), nameOf: (row) => row.name }));
}
