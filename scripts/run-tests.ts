import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "./repository-root.ts";
import { judgeTests, type TestReport } from "./test-report.ts";

// As the proxbox command does: the suites start many processes, and each would strip and compile the same files again.
const compileCache = process.env["NODE_COMPILE_CACHE"] ?? join(repositoryRoot, ".proxbox/compile-cache");

/** Runs Vitest with the arguments given (file filters, -t …); resolves with its exit code. */
function runVitest(args: readonly string[], reportFile: string): Promise<number> {
  const child = spawn(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`, ...args],
    { cwd: repositoryRoot, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, NODE_COMPILE_CACHE: compileCache } },
  );
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "proxbox-tests-"));
  try {
    const reportFile = join(folder, "report.json");
    const exitCode = await runVitest(process.argv.slice(2), reportFile);
    const report = JSON.parse(await readFile(reportFile, "utf8")) as TestReport;
    const { notes, counts, ok } = judgeTests(report, repositoryRoot, process.env["CI"] === "true");
    for (const note of notes) console.log(note);
    // The last line is what CI reads the numbers from, so nothing may follow it.
    console.log(counts);
    return ok ? exitCode : exitCode || 1;
  } catch (error) {
    console.error("Vitest wrote no report:", error);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
