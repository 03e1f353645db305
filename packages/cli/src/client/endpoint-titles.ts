import type { ApiClient } from "./api-client.ts";
import { listEndpoints } from "./endpoint-kinds.ts";

/** What people call a Proxmox endpoint, by its id. */
export type EndpointTitle = (id: number) => string;

/** For who knows no names. */
export const titleById: EndpointTitle = (id) => `endpoint ${id}`;

async function readTitles(client: ApiClient): Promise<EndpointTitle> {
  try {
    const names = new Map((await listEndpoints(client, "proxmox")).map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? titleById(id);
  } catch {
    // Whoever may see jobs but no endpoints, for one: a job is told all the same.
    return titleById;
  }
}

/** The names of the Proxmox endpoints, asked for once when the first is wanted. One that is gone, or whose name cannot be read, has its id. */
export function endpointTitles(client: ApiClient): () => Promise<EndpointTitle> {
  let titles: Promise<EndpointTitle> | undefined;
  return () => (titles ??= readTitles(client));
}
