import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PAGE_SECTIONS } from "@proxbox/contract";
import { expect, it } from "vitest";

const routes = fileURLToPath(new URL("../packages/web/src/app/routes/", import.meta.url));

it("every page's address is one that the control plane answers with the page, when it is opened or reloaded there", () => {
  const sources = readdirSync(routes).map((file) => readFileSync(routes + file, "utf8"));
  const paths = sources.flatMap((source) => [...source.matchAll(/path: "\/([^"/]*)/g)].map(([, section]) => section)).filter((section) => section !== "");
  expect(new Set(paths)).toEqual(new Set(PAGE_SECTIONS));
});
