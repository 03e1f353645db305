import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

function pgliteVersion(): string {
  // The package's exports hide its manifest: its entry stands beside it.
  const entry = require.resolve("@electric-sql/pglite");
  const manifest = require(entry.replace(/dist[/\\].*$/, "package.json")) as { readonly version: string };
  return manifest.version;
}

/**
 * Where the template of an empty database lies: made once per installation (scripts/bootstrap), because making one takes seconds and a
 * gigabyte of memory (stack.md 5.3). Its name has PGlite's version, so that another version makes its own.
 */
export function templatePath(): string {
  return fileURLToPath(new URL(`../../../template/pglite-${pgliteVersion()}.tar.gz`, import.meta.url));
}
