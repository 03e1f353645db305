import { afterEach, expect, it } from "vitest";
import { openLabPair } from "../testing/lab-pair.ts";
import type { LabPair } from "../testing/lab-pair.ts";
import { runProgram } from "../program.ts";
import { fakeTerminal } from "../testing/fake-terminal.ts";

const MODEL = "virtualization.virtualmachine";

let pair: LabPair;
afterEach(() => pair.close());

/** The command within this process: a test runs many. */
async function cli(args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const person = fakeTerminal();
  let runs = 0;
  const code = await runProgram(args, { terminal: person.terminal, env: {}, clock: () => new Date(), newId: () => `run-${(runs += 1)}`, signal: new AbortController().signal });
  return { code, stdout: person.printed(), stderr: person.noted() };
}

/** A synced pair in which a person has renamed the first guest's machine. */
async function renamed(): Promise<{ readonly config: string; readonly key: string; readonly name: string; readonly id: number }> {
  pair = await openLabPair();
  const config = pair.config();
  expect((await cli(["sync", "--yes", "--config", config])).code).toBe(0);
  const [guest] = pair.proxmox.estate.guests;
  const name = guest?.name ?? "";
  const { id } = pair.netbox.tables.rows(MODEL).find((row) => row["name"] === name) ?? { id: 0 };
  pair.netbox.tables.patch(MODEL, id, { name: "mine" });
  await cli(["plan", "--config", config]);
  return { config, key: `lab/${guest?.type}/${guest?.vmid}`, name, id };
}

function nameOf(id: number): unknown {
  return pair.netbox.tables.rows(MODEL).find((row) => row.id === id)?.["name"];
}

it("E08: conflicts shows a pinned field with both values, and give-back lets the next sync write Proxmox VE's", async () => {
  const { config, key, name, id } = await renamed();
  const { code, stdout } = await cli(["conflicts", "--config", config]);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`${name}.name: Proxmox VE ${name}, NetBox mine`)]);
  const wrong = await cli(["give-back", key, "memory", "--config", config]);
  expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining("RUN_UNKNOWN_OBJECT")]);
  expect((await cli(["give-back", key, "name", "--config", config])).stdout).toContain("decided: proxmox");
  expect((await cli(["sync", "--yes", "--config", config])).code).toBe(0);
  expect(nameOf(id)).toBe(name);
  expect((await cli(["conflicts", "--all", "--config", config])).stdout).toBe("There is nothing to decide.\n");
});

it("E08: a field that is kept for good stays whatever Proxmox VE says, until the decision is taken back", async () => {
  const { config, id } = await renamed();
  const list = await cli(["conflicts", "list", "--json", "--type", "field", "--config", config]);
  const [conflict] = JSON.parse(list.stdout) as { id: string }[];
  const short = conflict?.id.slice(0, 10) ?? "";
  expect((await cli(["conflicts", "resolve", "keep", short, "--config", config])).stdout).toContain("decided: keep");
  expect((await cli(["conflicts", "resolve", "adopt:1", short, "--config", config])).code).toBe(3);
  const [guest] = pair.proxmox.estate.guests;
  Object.assign(guest ?? {}, { name: "mine" });
  await cli(["sync", "--yes", "--config", config]);
  Object.assign(guest ?? {}, { name: "moved" });
  expect((await cli(["sync", "--yes", "--config", config])).code).toBe(0);
  expect(nameOf(id)).toBe("mine");
  expect((await cli(["conflicts", "--config", config])).stdout).toBe("There is nothing to decide.\n");
  await cli(["conflicts", "resolve", "open", short, "--config", config]);
  expect((await cli(["conflicts", "--config", config])).stdout).toContain("moved.name");
});

it("a conflict is found by the beginning of its id, and only where one has it", async () => {
  const { config } = await renamed();
  const nobody = await cli(["conflicts", "resolve", "keep", "zz", "--config", config]);
  expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining("no conflict: zz")]);
  expect((await cli(["conflicts", "--kind", "vm-interface", "--config", config])).stdout).toBe("There is nothing to decide.\n");
});
