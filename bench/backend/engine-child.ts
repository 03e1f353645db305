import { randomUUID } from "node:crypto";
import { STAGE_PARTS } from "@proxbox/backend";
import type { StagePart } from "@proxbox/backend";
import { readCredentials, STAGE_NAMES } from "@proxbox/contract";
import type { RunEvent } from "@proxbox/contract";
import { DEFAULT_SOURCE_SETTINGS, openSession, reconcile } from "@proxbox/engine";
import type { Session, SessionOptions } from "@proxbox/engine";
import { openState } from "@proxbox/state";
import { answerParent } from "../children.ts";
import { cpuMs } from "../cpu-time.ts";
import type { EngineQuestion, EngineReport } from "./engine-protocol.ts";

const { signal } = new AbortController();

let options: SessionOptions | undefined;

function opened(): SessionOptions {
  if (options === undefined) throw new Error("the engine's records are not open");
  return options;
}

async function open({ doors, source, statePath }: Extract<EngineQuestion, { type: "open" }>): Promise<void> {
  options = {
    sources: [{ name: source, proxmox: { url: doors.proxmoxUrl, tls: { mode: "insecure" }, credentials: readCredentials({ token: doors.proxmoxToken }) }, settings: DEFAULT_SOURCE_SETTINGS }],
    netbox: { url: doors.netboxUrl, token: doors.netboxToken, tls: { mode: "insecure" } },
    lastWritten: await openState(statePath),
    clock: () => new Date(),
    newId: randomUUID,
  };
}

/** Reads all events, as whoever reports a run does; gives what went wrong. */
async function faultsOf(events: AsyncIterable<RunEvent>): Promise<readonly string[]> {
  const faults: string[] = [];
  for await (const event of events) if (event.type === "run-finished" && event.summary.verdict === "failed") faults.push(event.summary.headline);
  return faults;
}

async function doStage(session: Session, work: StagePart): Promise<readonly string[]> {
  if ("kinds" in work) return faultsOf(session.run({ mode: "apply", selection: { kinds: work.kinds }, signal }));
  const found = await session.inventory({ part: work.inventory, signal });
  return found.flatMap(({ problem }) => (problem === undefined ? [] : [problem.message]));
}

async function doStages(): Promise<readonly string[]> {
  const session = openSession(opened());
  const faults: string[] = [];
  try {
    for (const stage of STAGE_NAMES) faults.push(...(await doStage(session, STAGE_PARTS[stage])));
    return faults;
  } finally {
    await session.close();
  }
}

async function timed(work: () => Promise<readonly string[]>): Promise<EngineReport> {
  const [startedMs, startedCpuMs] = [performance.now(), cpuMs()];
  const faults = await work();
  return { wallMs: performance.now() - startedMs, cpuMs: cpuMs() - startedCpuMs, faults };
}

answerParent<EngineQuestion>((question) => {
  if (question.type === "open") return open(question);
  return timed(question.type === "stages" ? doStages : () => faultsOf(reconcile({ ...opened(), mode: "apply", signal })));
});
