import { afterEach, expect, it } from "vitest";
import { openLabPair } from "../testing/lab-pair.ts";
import type { LabPair } from "../testing/lab-pair.ts";
import { runCli } from "../testing/run-cli.ts";

let pair: LabPair;

afterEach(() => pair.close());

const RULES = `
mapping_rules:
  - {name: never, match: {pool: nobody}, set: {tenant: Wrong}}
  - {name: everything, match: {}, set: {tenant: Acme, include: true}}
`;

it("rules test says which rule hits, and why the others do not", async () => {
  pair = await openLabPair();
  const vmid = String(pair.proxmox.estate.guests[0]?.vmid);
  const config = pair.config({ extra: RULES });
  const { code, stdout } = await runCli(["rules", "test", vmid, "--config", config]);
  expect(stdout).toMatch(/tenant +Acme +by rule 2 "everything"/);
  expect(stdout).toContain('rule 1 "never": does not match (pool)');
  expect(code).toBe(0);
  const json = await runCli(["rules", "test", vmid, "--config", config, "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject([{ vmid: Number(vmid), hits: [{ target: "tenant", value: "Acme", rule: 2 }, { target: "include", value: true }] }]);
  const list = await runCli(["rules", "list", "--config", config]);
  expect(list.stdout).toMatch(/2 +everything +always +tenant Acme, include true/);
  expect(pair.netbox.requests.total).toBe(0);
});

it("a guest that nobody has and a rule that cannot be meant are told with their code", async () => {
  pair = await openLabPair();
  const nobody = await runCli(["rules", "test", "no-such-guest", "--config", pair.config()]);
  expect(nobody.stderr).toContain("RUN_UNKNOWN_OBJECT");
  expect(nobody.code).toBe(3);
  const broken = await runCli(["rules", "list", "--config", pair.config({ extra: 'mapping_rules:\n  - {match: {name: "("}, set: {}}\n' })]);
  expect(broken.stderr).toContain("mapping_rules[0].match.name: cannot be used, expected a regular expression");
  expect(broken.stderr).toContain("mapping_rules[0].set: is a block of settings, expected what the rule sets");
  expect(broken.code).toBe(3);
});
