import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the built web page lies; nothing when it was not built, as in a clone whose commands are run without `./proxbox`. */
export function pageDir(): { readonly pageDir?: string } {
  const index = fileURLToPath(import.meta.resolve("@proxbox/web/dist/index.html"));
  return existsSync(index) ? { pageDir: dirname(index) } : {};
}
