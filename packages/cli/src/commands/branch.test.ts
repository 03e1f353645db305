import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openLabPair } from "../testing/lab-pair.ts";
import type { LabPair } from "../testing/lab-pair.ts";
import { runCli } from "../testing/run-cli.ts";

let pair: LabPair;

afterEach(() => pair.close());

async function openPair(): Promise<{ branch: string; config: string }> {
  pair = await openLabPair({ netbox: { plugins: ["branching"] } });
  return { branch: pair.netbox.branches.open("review"), config: pair.config() };
}

function machines(branch?: string): number {
  const tables = branch === undefined ? pair.netbox.tables : pair.netbox.branches.tables(branch);
  return tables.rows("virtualization.virtualmachine").length;
}

/** The same configuration with a branch in it. */
function withBranch(config: string, branch: string): string {
  const path = join(pair.folder, "branch.yaml");
  writeFileSync(path, readFileSync(config, "utf8").replace("netbox:\n", `netbox:\n  branch: ${branch}\n`));
  return path;
}

describe("a branch of NetBox", () => {
  it("is written to by sync --branch, and by a configuration that names it; main is left alone", async () => {
    const { branch, config } = await openPair();
    expect((await runCli(["sync", "--yes", "--branch", branch, "--config", config])).code).toBe(0);
    expect([machines(branch), machines()]).toEqual([6, 0]);
    const again = await runCli(["sync", "--yes", "--json", "--config", withBranch(config, branch)]);
    expect(JSON.parse(again.stdout)).toMatchObject({ verdict: "success", writes: 0 });
    expect(machines()).toBe(0);
  });

  it("is kept in a saved plan, which is applied to it and to nothing else", async () => {
    const { branch, config } = await openPair();
    const file = join(pair.folder, "plan.json");
    const shown = await runCli(["plan", "--branch", branch, "--out", file, "--config", config]);
    expect(shown.stdout).toContain(`Plan for ${pair.netbox.url} (branch ${branch}) from lab`);
    const other = await runCli(["apply", file, "--config", withBranch(config, "other123")]);
    expect(other).toMatchObject({ code: 3, stderr: expect.stringContaining(`it was made for the branch ${branch}, the configuration names the branch other123`) });
    expect((await runCli(["apply", file, "--config", config])).code).toBe(0);
    expect([machines(branch), machines()]).toEqual([6, 0]);
  });

  it("is not written to by a plan that was made for main", async () => {
    const { branch, config } = await openPair();
    const file = join(pair.folder, "plan.json");
    await runCli(["plan", "--out", file, "--config", config]);
    expect(await runCli(["apply", file, "--config", withBranch(config, branch)])).toMatchObject({ code: 3, stderr: expect.stringContaining("it was made for main") });
  });

  it("that is not to be had ends sync and doctor with a code", async () => {
    const { branch, config } = await openPair();
    pair.netbox.branches.merge(branch);
    expect(await runCli(["sync", "--yes", "--branch", branch, "--config", config])).toMatchObject({ code: 2, stderr: expect.stringContaining("NB_BRANCH_NOT_READY") });
    expect(await runCli(["sync", "--yes", "--branch", "nothere1", "--config", config])).toMatchObject({ code: 3, stderr: expect.stringContaining("NB_BRANCH_UNKNOWN") });
    const doctor = await runCli(["doctor", "--config", withBranch(config, "nothere1")]);
    expect(doctor.stdout).toContain("NetBox has no such branch");
    expect(pair.netbox.requests.writes).toBe(0);
  });
});
