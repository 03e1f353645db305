import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Plan, Summary } from "@proxbox/contract";
import { afterEach, describe, expect, it } from "vitest";
import { openLabPair } from "./testing/lab-pair.ts";
import type { LabPair } from "./testing/lab-pair.ts";
import { runCli, startCli } from "./testing/run-cli.ts";
import type { CliResult } from "./testing/run-cli.ts";

let pair: LabPair | undefined;

afterEach(async () => {
  await pair?.close();
  pair = undefined;
});

async function open(options: Parameters<typeof openLabPair>[0] = {}): Promise<LabPair> {
  pair = await openLabPair(options);
  return pair;
}

function lastLine({ stdout }: CliResult): Record<string, unknown> {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Record<string, unknown>;
}

/** Waits for something that another process brings about. */
async function untilTrue(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(2);
}

function statusesOf(labs: LabPair): unknown[] {
  return labs.netbox.tables.rows("virtualization.virtualmachine").map((row) => row["status"]);
}

describe("proxbox sync", () => {
  it("brings everything over with --yes, then finds nothing to write, and both times says so in one line of JSON", async () => {
    const labs = await open();
    const config = labs.config();
    const first = await runCli(["sync", "--yes", "--json", "--config", config]);
    const second = await runCli(["sync", "--yes", "--json", "--config", config]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(Summary.parse(lastLine(first))).toMatchObject({ verdict: "success", writes: labs.netbox.requests.writes });
    expect(Summary.parse(lastLine(second))).toMatchObject({ verdict: "success", planned: 0, writes: 0 });
    expect(labs.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(labs.proxmox.estate.guests.length);
    expect(first.stdout.trimEnd().split("\n")).toHaveLength(1);
  });

  it("prints a table and a verdict without --json, progress apart on stderr, and no colour", async () => {
    const labs = await open();
    const { stdout, stderr } = await runCli(["sync", "--yes", "--config", labs.config()]);
    expect(stdout).toMatch(/^virtual machine +6 /m);
    expect(stdout).toMatch(/^success: /m);
    expect(stderr).toMatch(/^Read Proxmox VE: .*6 guests/m);
    expect(stdout + stderr).not.toContain("\u001b");
  });

  it("refuses without --yes where there is nobody to ask, before it asks anybody anything", async () => {
    const labs = await open();
    const { code, stderr } = await runCli(["sync", "--config", labs.config()]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error CFG_USAGE: .*\n {2}to do: Add --yes/m);
    expect(labs.netbox.requests.total + labs.proxmox.requests.total).toBe(0);
  });

  it("E20: holds back when most guests are gone at once, until deletions are approved", async () => {
    const labs = await open({ proxmox: { estate: { nodes: 2, vms: 12, seed: 3 } } });
    const config = labs.config();
    expect((await runCli(["sync", "--yes", "--config", config])).code).toBe(0);
    labs.proxmox.estate.guests.splice(0, 8);
    const held = await runCli(["sync", "--yes", "--config", config]);
    expect(held.code).toBe(1);
    expect(statusesOf(labs)).not.toContain("decommissioning");
    const shown = await runCli(["plan", "--config", config]);
    expect(shown.stdout).toMatch(/^Held back: 8 changes, approve with --approve-deletions/m);
    const approved = await runCli(["sync", "--yes", "--approve-deletions", "--config", config]);
    expect(approved.code).toBe(0);
    expect(statusesOf(labs).filter((status) => status === "decommissioning")).toHaveLength(8);
  });

  it("ends cleanly on Ctrl-C, and the next run goes on", async () => {
    const labs = await open({ netbox: { latencyMs: 40 }, proxmox: { estate: { nodes: 2, vms: 150, seed: 5 } } });
    const config = labs.config();
    const running = startCli(["sync", "--yes", "--json", "--config", config]);
    await untilTrue(() => labs.netbox.requests.writes >= 2);
    running.child.kill("SIGINT");
    const stopped = await running.ended;
    expect(stopped.code).toBe(2);
    expect(stopped.stderr).toMatch(/^error RUN_CANCELLED: /m);
    expect(lastLine(stopped)).toMatchObject({ verdict: "failed" });
    expect((await runCli(["sync", "--yes", "--config", config])).code).toBe(0);
    expect(lastLine(await runCli(["sync", "--yes", "--json", "--config", config]))).toMatchObject({ verdict: "success", writes: 0 });
  });
});

describe("proxbox plan and apply", () => {
  it("show the plan and write nothing; the saved plan is applied exactly once", async () => {
    const labs = await open();
    const config = labs.config();
    const file = join(labs.folder, "plan.json");
    const planned = await runCli(["plan", "--json", "--out", file, "--config", config]);
    expect(planned.code).toBe(0);
    const plan = Plan.parse(JSON.parse(planned.stdout));
    expect(labs.netbox.requests.writes).toBe(0);
    const applied = await runCli(["apply", file, "--json", "--config", config]);
    expect(applied.code).toBe(0);
    expect(lastLine(applied)).toMatchObject({ verdict: "success", planned: plan.changes.length });
    const writes = labs.netbox.requests.writes;
    const again = await runCli(["apply", file, "--json", "--config", config]);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/^error RUN_WORLD_MOVED: /m);
    expect(again.stderr).toMatch(/^ {2}no longer create cluster /m);
    expect(labs.netbox.requests.writes).toBe(writes);
  });

  it("refuse to write when Proxmox VE has changed since, and list what differs", async () => {
    const labs = await open();
    const config = labs.config();
    const file = join(labs.folder, "plan.json");
    await runCli(["plan", "--out", file, "--config", config]);
    const gone = labs.proxmox.estate.guests.pop()!;
    const refused = await runCli(["apply", file, "--config", config]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`no longer create virtual machine ${gone.name}`);
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("keep the approval of deletions in the file", async () => {
    const labs = await open({ proxmox: { estate: { nodes: 2, vms: 12, seed: 3 } } });
    const config = labs.config();
    const file = join(labs.folder, "plan.json");
    await runCli(["sync", "--yes", "--config", config]);
    labs.proxmox.estate.guests.splice(0, 8);
    await runCli(["plan", "--approve-deletions", "--out", file, "--config", config]);
    const applied = await runCli(["apply", file, "--config", config]);
    expect(applied).toMatchObject({ code: 0 });
    expect(statusesOf(labs).filter((status) => status === "decommissioning")).toHaveLength(8);
  });

  it("refuse a file that is no plan, was edited, or was made for another NetBox", async () => {
    const labs = await open();
    const config = labs.config();
    const file = join(labs.folder, "plan.json");
    await runCli(["plan", "--out", file, "--config", config]);
    const saved = JSON.parse(readFileSync(file, "utf8")) as { plan: { changes: unknown[]; netboxUrl: string } };
    const refusal = async (content: unknown): Promise<string> => {
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      const { code, stderr } = await runCli(["apply", file, "--config", config]);
      return `${code} ${/^error (.*)$/m.exec(stderr)?.[1]}`;
    };
    expect(await refusal("hello")).toBe("3 CFG_PLAN_INVALID: The plan file cannot be used: it is not JSON");
    expect(await refusal({ plan: 1 })).toBe("3 CFG_PLAN_INVALID: The plan file cannot be used: it does not have the form of a plan");
    const edited = { ...saved, plan: { ...saved.plan, changes: saved.plan.changes.slice(1) } };
    expect(await refusal(edited)).toBe("3 CFG_PLAN_INVALID: The plan file cannot be used: its changes do not fit its checksum, so it was edited");
    const other = { ...saved, plan: { ...saved.plan, netboxUrl: "https://other" } };
    expect(await refusal(other)).toMatch(/^3 CFG_PLAN_INVALID: .*it was made for https:\/\/other, the configuration names http/);
    expect(labs.netbox.requests.writes).toBe(0);
  });
});

describe("proxbox doctor", () => {
  it("says that everything is there, and writes nothing", async () => {
    const labs = await open();
    const { code, stdout } = await runCli(["doctor", "--config", labs.config()]);
    expect(code).toBe(0);
    expect(stdout).toContain("Everything a sync needs is there.");
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it.each([
    ["9.1", "VM.GuestAgent.Audit"],
    ["8.4", "VM.Monitor"],
  ] as const)("names each missing privilege with its path, what is lost, and the commands for Proxmox VE %s", async (version, agentPrivilege) => {
    const labs = await open({ proxmox: { version } });
    labs.proxmox.addToken({ tokenId: "sync@pve!blind", secret: "s3cret", privileges: [{ path: "/", privs: ["Sys.Audit"] }] });
    const { code, stdout } = await runCli(["doctor", "--config", labs.config({ proxmoxToken: "sync@pve!blind=s3cret" })]);
    expect(code).toBe(4);
    expect(stdout).toContain(`sync@pve!blind lacks VM.Audit on /vms, ${agentPrivilege} on /vms, Datastore.Audit on /storage`);
    expect(stdout).toContain("guests are not seen, and nothing can be called gone (VM.Audit on /vms is missing)");
    expect(stdout).toContain(`pveum role add ProxboxSync --privs 'Sys.Audit VM.Audit ${agentPrivilege} Datastore.Audit'`);
    expect(stdout).toContain("pveum acl modify / --tokens 'sync@pve!blind' --roles ProxboxSync");
  });

  it("E106: tells a token without privileges of its own from a wrong one", async () => {
    const labs = await open();
    labs.proxmox.addToken({ tokenId: "sync@pve!bare", secret: "s3cret", privileges: "none" });
    const bare = await runCli(["doctor", "--config", labs.config({ proxmoxToken: "sync@pve!bare=s3cret" })]);
    expect(bare.stdout).toContain("the token has no privileges of its own (privilege separation)");
    const wrong = await runCli(["doctor", "--config", labs.config({ proxmoxToken: "sync@pve!bare=wrong" })]);
    expect(wrong.code).toBe(4);
    expect(wrong.stdout).toMatch(/failed +token +PX_AUTH/);
    expect(wrong.stdout).toContain("as root on a node of Proxmox VE 8:");
    expect(wrong.stdout).toContain("as root on a node of Proxmox VE 9:");
  });

  it("is a warning when only something optional is missing or a node is off", async () => {
    const labs = await open();
    labs.proxmox.addToken({ tokenId: "sync@pve!few", secret: "s3cret", privileges: [{ path: "/", privs: ["Sys.Audit", "VM.Audit"] }] });
    labs.proxmox.estate.nodes[1]!.online = false;
    const { code, stdout } = await runCli(["doctor", "--json", "--config", labs.config({ proxmoxToken: "sync@pve!few=s3cret" })]);
    expect(code).toBe(1);
    const { verdict, findings } = JSON.parse(stdout) as { verdict: string; findings: { losses: string[] }[] };
    expect(verdict).toBe("warning");
    expect(findings[1]?.losses.join()).toMatch(/the addresses inside virtual machines are not read.*is offline/);
  });

  it("names the permissions of NetBox that are missing", async () => {
    const labs = await open();
    const { code, stdout } = await runCli(["doctor", "--config", labs.config({ netboxToken: labs.netbox.tokens.readOnly })]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/failed +permissions +NB_PERMISSION: .*virtualization\.add_virtualmachine/);
  });

  it("skips what comes after a failed test, and still tests the other side", async () => {
    const labs = await open({ netbox: { html: true } });
    const { code, stdout } = await runCli(["doctor", "--config", labs.config()]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/failed +version +NB_NOT_NETBOX/);
    expect(stdout).toMatch(/skipped +token/);
    expect(stdout).toMatch(/ok +version +Proxmox VE 9/);
  });
});

describe("proxbox lab", () => {
  it("starts both servers, prints lines for proxbox.yaml that work, and stops on a signal", async () => {
    const proxmox = startCli(["lab", "proxmox", "--vms", "3", "--nodes", "1", "--tls"]);
    const netbox = startCli(["lab", "netbox"]);
    const folder = mkdtempSync(join(tmpdir(), "proxbox-lab-"));
    try {
      await Promise.all([proxmox.until("fingerprint"), netbox.until("token:")]);
      const config = join(folder, "proxbox.yaml");
      const snippets = [netbox, proxmox].map((lab) => lab.printed().split("For proxbox.yaml:\n\n")[1]);
      writeFileSync(config, snippets.join("\n"));
      expect(await runCli(["sync", "--yes", "--config", config])).toMatchObject({ code: 0 });
      proxmox.child.kill("SIGTERM");
      netbox.child.kill("SIGINT");
      expect([(await proxmox.ended).code, (await netbox.ended).code]).toEqual([0, 0]);
    } finally {
      proxmox.child.kill("SIGKILL");
      netbox.child.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    }
  });

  it("prints address and credentials as one line with --json", async () => {
    const lab = startCli(["lab", "proxmox", "--vms", "2", "--nodes", "1", "--json"]);
    await lab.until("\n");
    lab.child.kill("SIGTERM");
    expect(lastLine(await lab.ended)).toMatchObject({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), tokenId: "root@pam!proxbox", nodes: 1, guests: 2 });
  });
});

describe("proxbox demo", () => {
  it("shows a job and a second one that wrote nothing, as the lab counted it, and ends with 0", async () => {
    const { code, stdout } = await runCli(["demo", "--once", "--json", "--vms", "8", "--nodes", "2"]);
    expect(code).toBe(0);
    const { first, second, faults } = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Record<string, { counted: { writes: number } }>;
    expect(first).toMatchObject({ job: 1, verdict: "success" });
    expect(first!.counted.writes).toBeGreaterThan(0);
    expect(second).toMatchObject({ job: 2, verdict: "success", counted: { writes: 0 } });
    expect(faults).toEqual([]);
  });

  it("keeps everything running until Ctrl-C, and the sign-in that it prints works", async () => {
    const demo = startCli(["demo", "--vms", "4", "--nodes", "1", "--port", "0"]);
    await demo.until("job 1 log");
    const [, url = "", username = "", password = ""] = /Proxbox +(\S+) +user (\S+), password (\S+)/.exec(demo.printed()) ?? [];
    const provision = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ username, password, description: "test" }) };
    const { token } = (await (await fetch(`${url}/api/accounts/tokens/provision/`, provision)).json()) as { token: string };
    const jobs = (await (await fetch(`${url}/api/jobs/?ordering=id`, { headers: { authorization: `Token ${token}` } })).json()) as { results: unknown[] };
    expect(jobs.results).toMatchObject([{ id: 1, state: "completed" }, { id: 2, state: "completed" }]);
    demo.child.kill("SIGINT");
    const { code, stdout } = await demo.ended;
    expect(code).toBe(0);
    expect(stdout).toContain("the second run wrote nothing");
    expect(stdout).toMatch(/token nbt_/);
  });
});

describe("the proxbox command", () => {
  it("lists its commands and exit codes", async () => {
    const { code, stdout } = await runCli(["--help"]);
    expect(code).toBe(0);
    for (const command of ["sync", "plan", "apply", "doctor", "serve", "control", "worker", "backend", "lab", "demo"]) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(stdout).toContain("Exit codes: 0 success, 1 warning, 2 failed, 3 bad configuration or usage, 4 unreachable or denied.");
  });

  it.each([[["snyc"]], [["sync", "--colour"]], [["apply"]], [["demo", "--vms", "many"]], [["lab", "netbox", "--netbox-version", "3.7"]]])(
    "ends with 3 and CFG_USAGE for %j",
    async (args) => {
      const { code, stderr } = await runCli(args);
      expect(code).toBe(3);
      expect(stderr).toMatch(/^error CFG_USAGE: /);
    },
  );

  it("runs through a link, as from node_modules/.bin", () => {
    const folder = mkdtempSync(join(tmpdir(), "proxbox-bin-"));
    try {
      const link = join(folder, "proxbox");
      symlinkSync(fileURLToPath(new URL("../bin/proxbox", import.meta.url)), link);
      expect(execFileSync(link, ["--help"], { encoding: "utf8" })).toContain("Keeps NetBox true to Proxmox VE.");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says no secret in anything that it prints, whatever the command", async () => {
    const labs = await open();
    const secrets = { NETBOX_CANARY: labs.netbox.tokens.v2, PROXMOX_CANARY: labs.proxmox.credentials.secret };
    const config = labs.config({ netboxToken: "${NETBOX_CANARY}", proxmoxToken: "root@pam!proxbox=${PROXMOX_CANARY}" });
    const file = join(labs.folder, "plan.json");
    const ended = [];
    for (const args of [["doctor"], ["doctor", "--json"], ["plan", "--out", file], ["plan", "--json"], ["apply", file], ["sync", "--yes"], ["sync", "--yes", "--json"]]) {
      ended.push(await runCli([...args, "--config", config], secrets));
    }
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const said = ended.map(({ stdout, stderr }) => stdout + stderr).join("\n") + readFileSync(file, "utf8");
    for (const secret of Object.values(secrets)) expect(said).not.toContain(secret);
  });
});
