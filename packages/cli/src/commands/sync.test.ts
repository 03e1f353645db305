import { afterEach, describe, expect, it } from "vitest";
import { runProgram } from "../program.ts";
import { fakeTerminal } from "../testing/fake-terminal.ts";
import type { FakeTerminal } from "../testing/fake-terminal.ts";
import { openLabPair } from "../testing/lab-pair.ts";
import type { LabPair } from "../testing/lab-pair.ts";

let pair: LabPair | undefined;

afterEach(async () => {
  await pair?.close();
  pair = undefined;
});

interface Started {
  readonly labs: LabPair;
  readonly person: FakeTerminal;
  readonly stop: AbortController;
  readonly ended: Promise<number>;
}

function start(labs: LabPair, extra = ""): Started {
  const person = fakeTerminal();
  const stop = new AbortController();
  let ids = 0;
  const ended = runProgram(["sync", "--config", labs.config({ extra })], {
    terminal: person.terminal,
    env: {},
    clock: () => new Date("2026-03-01T12:00:00Z"),
    newId: () => `run-${(ids += 1)}`,
    signal: stop.signal,
  });
  return { labs, person, stop, ended };
}

async function startSync(): Promise<Started> {
  pair = await openLabPair();
  return start(pair);
}

describe("sync before a person", () => {
  it("shows the plan, asks, and writes after a yes", async () => {
    const { labs, person, ended } = await startSync();
    await person.untilAsked("[y/N]");
    expect(person.printed()).toMatch(/^Plan for /m);
    expect(person.noted()).toMatch(/Write \d+ changes to http:\/\/127\.0\.0\.1:\d+\? \[y\/N\]/);
    expect(labs.netbox.requests.writes).toBe(0);
    person.type("y");
    expect(await ended).toBe(0);
    expect(person.printed()).toMatch(/^success: /m);
    expect(labs.netbox.requests.writes).toBeGreaterThan(0);
  });

  it.each(["n", "", "yesterday"])("writes nothing after the answer %j", async (answer) => {
    const { labs, person, ended } = await startSync();
    await person.untilAsked("[y/N]");
    person.type(answer);
    expect(await ended).toBe(0);
    expect(person.noted()).toContain("Nothing was written.");
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it.each([
    ["Ctrl-C typed at the question", ({ person }: Started) => person.press("\u0003")],
    ["the end of the input", ({ person }: Started) => person.hangUp()],
    ["a signal to the process", ({ stop }: Started) => stop.abort()],
  ] as const)("writes nothing on %s", async (_name, leave) => {
    const started = await startSync();
    const { labs, person, ended } = started;
    await person.untilAsked("[y/N]");
    leave(started);
    expect(await ended).toBe(2);
    expect(person.noted()).toMatch(/^error RUN_CANCELLED: .*nothing was written/m);
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("refuses to write when Proxmox VE changes while the person reads", async () => {
    const { labs, person, ended } = await startSync();
    await person.untilAsked("[y/N]");
    labs.proxmox.estate.guests.pop();
    person.type("yes");
    expect(await ended).toBe(2);
    expect(person.noted()).toMatch(/^error RUN_WORLD_MOVED: /m);
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("does not ask when there is nothing to write", async () => {
    const { labs, person, ended } = await startSync();
    await person.untilAsked("[y/N]");
    person.type("y");
    expect(await ended).toBe(0);
    const second = start(labs);
    expect(await second.ended).toBe(0);
    expect(second.person.noted()).not.toContain("[y/N]");
    expect(second.person.printed()).toMatch(/^nothing to write; /m);
  });

  it("keeps to the sync modes of the file: what is there is not changed, and what is off is not called gone", async () => {
    const { labs, person, ended } = await startSync();
    await person.untilAsked("[y/N]");
    person.type("y");
    expect(await ended).toBe(0);
    const [changed, gone] = labs.proxmox.estate.guests.filter(({ template }) => template !== true);
    changed!.config["memory"] = 7_168;
    const bootstrap = start(labs, "sync_modes: {vm: bootstrap_only}");
    expect([await bootstrap.ended, bootstrap.person.printed()]).toEqual([0, expect.stringMatching(/^nothing to write; /m)]);
    labs.proxmox.estate.guests.splice(labs.proxmox.estate.guests.indexOf(gone!), 1);
    const off = start(labs, "sync_modes: {vm: disabled}");
    expect([await off.ended, off.person.printed()]).toEqual([0, expect.stringMatching(/^nothing to write; /m)]);
  });
});
