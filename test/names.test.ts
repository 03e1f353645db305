import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

function namesAreFine(path: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), "proxbox-names-"));
  try {
    copyFileSync(join(root, ".ls-lint.yml"), join(folder, ".ls-lint.yml"));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
    return spawnSync(process.execPath, [join(root, "node_modules/@ls-lint/ls-lint/bin/cli.js")], { cwd: folder }).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it.each(["packages/engine/src/plan/makePlan.ts", "packages/engine/src/ipAddress/key.ts", "test/Whole.test.ts", "docs/adr/node.md"])(
  "%s is not a name that we accept",
  (path) => {
    expect(namesAreFine(path)).toBe(false);
  },
);

it.each(["packages/engine/src/plan/make-plan.ts", "packages/engine/src/ip-address/key.test.ts", "docs/adr/0001-node.md", "README.md", ".ci/run"])(
  "%s is a name that we accept",
  (path) => {
    expect(namesAreFine(path)).toBe(true);
  },
);
