import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** A recorded request and the answer of the real NetBox to it, as it stands in a file of `../shared/data/netbox-4.6.8`. */
export const RecordedProbe = z.object({
  name: z.string(),
  request: z.object({ method: z.string(), path: z.string(), body: z.json(), headers: z.record(z.string(), z.string()) }),
  response: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.json() }),
});
export type RecordedProbe = z.infer<typeof RecordedProbe>;

/** Any JSON value. */
export type Json = z.infer<ReturnType<typeof z.json>>;

/** A recorded probe with a key that is unique over all files: `<file number>/<name>`, with `#2` for the second of one name. */
export interface Probe extends RecordedProbe {
  readonly key: string;
  readonly file: string;
}

/** Folder of the recordings: `PROXBOX_SHARED`, else `../shared` beside the repository, then `data/netbox-4.6.8`. */
export function recordingsFolder(sharedFolder: string | undefined): string {
  const shared = sharedFolder ?? resolve(import.meta.dirname, "../../../../../shared");
  return join(shared, "data", "netbox-4.6.8");
}

/** Reads the recordings 01…09 in the order in which they were made. Undefined when the folder is absent; throws on a malformed file. */
export function readProbes(folder: string): Probe[] | undefined {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter((name) => /^0\d.*\.json$/.test(name)).sort();
  return files.flatMap((file) => withKeys(file, z.array(RecordedProbe).parse(JSON.parse(readFileSync(join(folder, file), "utf8")))));
}

/** Gives each probe of a file its key. */
export function withKeys(file: string, recorded: readonly RecordedProbe[]): Probe[] {
  const seen = new Map<string, number>();
  return recorded.map((probe) => {
    const count = (seen.get(probe.name) ?? 0) + 1;
    seen.set(probe.name, count);
    const key = `${file.slice(0, 2)}/${probe.name}`;
    return { ...probe, file, key: count === 1 ? key : `${key}#${count}` };
  });
}
