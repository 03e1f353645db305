import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressAssets } from "./compress-assets.ts";

/** Where a `vite` for developers finds the API: a `proxbox serve` on its default port. */
const control = "http://127.0.0.1:8900";

export default defineConfig({
  plugins: [react(), compressAssets()],
  // Names of files are hashes of what is in them, so browsers may keep them for ever; nothing is written into the page itself (strict CSP).
  build: { outDir: "dist", assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: "es2023", sourcemap: false, chunkSizeWarningLimit: 400 },
  server: { host: "127.0.0.1", proxy: { "/api": control, "/go": control } },
});
