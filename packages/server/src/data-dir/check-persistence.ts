import { statfsSync } from "node:fs";

// Magic numbers of Linux' file systems, linux/magic.h: those of which nothing is left when the machine or the container goes.
const passing: Readonly<Record<number, string>> = {
  0x01021994: "tmpfs",
  0x858458f6: "ramfs",
  0x794c7630: "overlay",
};

/** Says the type of a folder's file system as `statfs(2)` does. */
export type FileSystemType = (path: string) => number;

function typeOf(path: string): number {
  return statfsSync(path).type;
}

/**
 * What to tell the operator when the data directory will not survive (E119): it lies in memory (tmpfs, ramfs) or in a container's
 * own layer (overlay), so no volume is mounted there. `undefined` when nothing speaks against it.
 */
export function persistenceWarning(dataDir: string, fileSystemType: FileSystemType = typeOf): string | undefined {
  const name = passing[fileSystemType(dataDir)];
  if (name === undefined) return undefined;
  return `The data directory ${dataDir} lies on ${name} and is not persistent: endpoints, keys and runs are lost when this container or machine goes. Mount a volume there.`;
}
