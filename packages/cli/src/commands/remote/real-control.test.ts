import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startControl } from "@proxbox/control";
import type { Control } from "@proxbox/control";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../../program.ts";
import { fakeTerminal } from "../../testing/fake-terminal.ts";

interface Ended {
  readonly code: number;
  readonly printed: string;
  readonly noted: string;
}

const folder = mkdtempSync(join(tmpdir(), "proxbox-cli-real-"));
let control: Control;

beforeAll(async () => {
  control = await startControl({ dataDir: join(folder, "data"), env: {}, port: 0, clock: () => new Date(), newId: randomUUID, random: Math.random, worker: { name: "test" } });
});
afterAll(async () => {
  await control.close();
  rmSync(folder, { recursive: true });
});

/** A command of somebody with a configuration of their own, who types these lines when asked. */
async function proxbox(who: string, args: readonly string[], ...lines: string[]): Promise<Ended> {
  const person = fakeTerminal();
  const running = runProgram(args, { terminal: person.terminal, env: { XDG_CONFIG_HOME: join(folder, who) }, clock: () => new Date(), newId: randomUUID, signal: new AbortController().signal });
  for (const line of lines) {
    await person.untilAsked("it is not shown");
    person.type(line);
  }
  return { code: await running, printed: person.printed(), noted: person.noted() };
}

// One story: each step stands on the one before.
describe("the commands at a real control plane", () => {
  it("make the first administrator, once", async () => {
    const link = control.setupUrl ?? "";
    expect(await proxbox("admin", ["setup", link, "--username", "admin"], "correct horse")).toMatchObject({ code: 0, printed: expect.stringContaining("as admin") });
    expect(await proxbox("thief", ["setup", link, "--username", "thief"], "correct horse")).toMatchObject({ code: 3, noted: expect.stringContaining("AUTH_SETUP") });
  });

  it("save endpoints without telling a secret", async () => {
    const saved = await proxbox("admin", ["endpoint", "add", "proxmox", "pve", "127.0.0.1:1", "--disabled", "--json"], "root@pam!sync=s3cret");
    expect([saved.code, JSON.parse(saved.printed)]).toEqual([0, expect.objectContaining({ name: "pve", enabled: false, has_token: true })]);
    expect((await proxbox("admin", ["endpoint", "add", "netbox", "nb", "netbox.invalid", "--disabled"], "nbt_KEY.s3cret")).code).toBe(0);
    expect((await proxbox("admin", ["endpoint", "add", "backend", "near", "127.0.0.1:1", "--disabled"])).code).toBe(0);
    const lists = [await proxbox("admin", ["endpoint", "list"]), await proxbox("admin", ["endpoint", "list", "--json"]), await proxbox("admin", ["endpoint", "export"])];
    for (const { code, printed } of [saved, ...lists]) expect([code, printed.includes("s3cret"), printed.includes("pve")]).toEqual([0, false, true]);
    expect(await proxbox("admin", ["run", "--endpoint", "pve"])).toMatchObject({ code: 3, noted: expect.stringContaining("disabled") });
  });

  it("run a job, follow it to its end, and run it again with the same parameters", async () => {
    // Nothing is enabled, so it ends at once, with its reason.
    const ended = await proxbox("admin", ["run", "--stage", "devices"]);
    expect(ended).toMatchObject({ code: 2, printed: expect.stringContaining("Job 1: failed"), noted: expect.stringContaining("Taken up") });
    expect((await proxbox("admin", ["job", "1", "run-now"])).printed).toContain("Job 2: failed");
    const again = JSON.parse((await proxbox("admin", ["job", "2", "--json"])).printed) as Record<string, unknown>;
    expect(again).toMatchObject({ source_job_id: 1, params: { sync_types: ["devices"] }, requested_by: "admin" });
    const log = await proxbox("admin", ["job", "1", "log"]);
    expect((await proxbox("admin", ["job", "1", "log", "--follow"])).printed).toBe(log.printed);
    expect(await proxbox("admin", ["job", "1", "cancel"])).toMatchObject({ code: 2, noted: expect.stringContaining("RUN_JOB_ENDED") });
    expect((await proxbox("admin", ["jobs", "--state", "errored"])).printed.trimEnd().split("\n")).toHaveLength(3);
  });

  it("make, pause, run and remove a schedule", async () => {
    expect(await proxbox("admin", ["schedule", "add", "nightly", "--cron", "0 3 * * *", "--timezone", "Europe/Berlin"])).toMatchObject({ code: 0, printed: expect.stringContaining("0 3 * * * (Europe/Berlin)") });
    expect(await proxbox("admin", ["schedule", "add", "wrong", "--cron", "0 3 * *"])).toMatchObject({ code: 3, noted: expect.stringContaining("five fields") });
    expect((await proxbox("admin", ["schedule", "pause", "nightly"])).printed).toContain("It is paused.");
    expect((await proxbox("admin", ["schedule", "run", "nightly"])).printed).toContain("Job 3:");
    expect((await proxbox("admin", ["schedule", "remove", "nightly"])).code).toBe(0);
    expect((await proxbox("admin", ["schedule", "list"])).printed).toBe("There are no schedules.\n");
    expect(JSON.parse((await proxbox("admin", ["job", "3", "--json"])).printed)).toMatchObject({ name: "nightly", schedule_id: null });
  });

  it("refuse a viewer what changes something, and let them look", async () => {
    expect((await proxbox("admin", ["user", "add", "vera", "--role", "Viewer"], "battery staple")).code).toBe(0);
    expect((await proxbox("vera", ["login", "--url", control.url, "--username", "vera"], "battery staple")).code).toBe(0);
    expect((await proxbox("vera", ["jobs"])).code).toBe(0);
    const denied = { code: 4, noted: expect.stringContaining("AUTH_PERMISSION") };
    for (const args of [["run"], ["job", "1", "run-now"], ["schedule", "add", "x", "--every", "5"], ["endpoint", "enable", "proxmox", "pve"], ["user", "list"]]) expect(await proxbox("vera", args)).toMatchObject(denied);
    expect((await proxbox("admin", ["user", "disable", "vera"])).code).toBe(0);
    expect(await proxbox("vera", ["jobs"])).toMatchObject({ code: 4, noted: expect.stringContaining("AUTH_TOKEN") });
  });

  it("sign out, and the token is worth nothing afterwards", async () => {
    const token = JSON.parse((await proxbox("admin", ["user", "token", "--json"])).printed) as { token: string };
    expect((await proxbox("admin", ["logout"])).code).toBe(0);
    expect(await proxbox("admin", ["jobs", "--url", control.url])).toMatchObject({ code: 4, noted: expect.stringContaining("CTL_NO_SIGN_IN") });
    expect(token.token.length).toBeGreaterThan(40);
  });
});
