import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSED = /\.(?:js|css|svg)$/;
/** Smaller files gain nothing. */
const FEWEST_BYTES = 1_024;

async function compressFile(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < FEWEST_BYTES) return;
  const [br, gz] = await Promise.all([promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }), promisify(gzip)(content, { level: 9 })]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
}

/** Writes each asset compressed beside itself, so that the control plane sends it without compressing anything. */
export function compressAssets(): Plugin {
  return {
    name: "compress-assets",
    apply: "build",
    async writeBundle({ dir = "dist" }) {
      const folder = join(dir, "assets");
      const files = await readdir(folder);
      await Promise.all(files.filter((file) => COMPRESSED.test(file)).map((file) => compressFile(join(folder, file))));
    },
  };
}
