import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { openPglite } from "./client.ts";
import { templatePath } from "./template.ts";

/** Makes the template of an empty database where there is none yet; scripts/bootstrap runs this after an installation. */
async function makeTemplate(path: string): Promise<void> {
  if (existsSync(path)) return;
  if (!existsSync(dirname(path))) mkdirSync(dirname(path));
  const client = await openPglite({ folder: undefined, template: undefined });
  const bytes = await client.dump();
  await client.close();
  // Another start may be doing the same: whoever is last replaces the other's equal file.
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, path);
}

await makeTemplate(templatePath());
