import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startControl } from "@proxbox/control";
import { startLabPair } from "../lab/start-lab-pair.ts";
import type { LabPair } from "../lab/start-lab-pair.ts";
import type { StartedOriginal } from "../python/start-original.ts";
import type { ControlClient } from "./control-client.ts";
import { saveEndpoints } from "./save-endpoints.ts";
import { signIn } from "./sign-in.ts";

/** Our control plane, set up, with the original as its only backend, which has the lab's Proxmox and NetBox to itself. */
export interface ControlStage {
  readonly labs: LabPair;
  readonly original: StartedOriginal;
  readonly client: ControlClient;
  close(): Promise<void>;
}

type Closing = () => Promise<unknown>;

async function open(start: () => Promise<StartedOriginal>, closings: Closing[]): Promise<ControlStage> {
  const dataDir = await mkdtemp(join(tmpdir(), "proxbox-interop-"));
  closings.push(() => rm(dataDir, { recursive: true, force: true }));
  const labs = await startLabPair();
  closings.push(() => labs.close());
  const original = await start();
  closings.push(() => original.stop());
  const control = await startControl({ dataDir, port: 0, env: {}, clock: () => new Date(), newId: randomUUID, random: Math.random, worker: { name: "interop" } });
  closings.push(() => control.close());
  const client = await signIn(control);
  await saveEndpoints(client, { labs, backendUrl: original.url });
  return { labs, original, client, close: () => closeAll(closings) };
}

// What was started last goes first: the control plane still has its backend when it ends.
async function closeAll(closings: Closing[]): Promise<void> {
  for (let close = closings.pop(); close !== undefined; close = closings.pop()) await close();
}

/** Starts everything for the control plane's interop; `start` starts the original. Nothing is left running when it throws. */
export async function startStage(start: () => Promise<StartedOriginal>): Promise<ControlStage> {
  const closings: Closing[] = [];
  try {
    return await open(start, closings);
  } catch (error) {
    await closeAll(closings);
    throw error;
  }
}
