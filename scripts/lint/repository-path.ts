import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A file's path from the repository's root, with slashes on every system. */
export function repositoryPath(filename: string): string {
  return relative(root, filename).split(sep).join("/");
}
