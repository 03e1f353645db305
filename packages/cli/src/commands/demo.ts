import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startNetbox, startProxmox } from "@proxbox/lab";
import type { ApiClient } from "../client/api-client.ts";
import { EXIT_CODES } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { demoText } from "../output/demo-text.ts";
import { pageDir } from "../servers/page-dir.ts";
import { startServe } from "../servers/start-serve.ts";
import type { CommandContext } from "./command-context.ts";
import { demoFaults, runDemoJob } from "./demo-job.ts";
import type { DemoLab } from "./demo-job.ts";
import { setUpDemo } from "./demo-set-up.ts";
import type { DemoAccount } from "./demo-set-up.ts";
import { processParts, workerName } from "./server-options.ts";
import { untilStopped } from "./until-stopped.ts";

/** Options of `proxbox demo`. */
export interface DemoOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly nodes: number;
  readonly vms: number;
  readonly seed: number;
  readonly port: number;
}

/** Everything that the demo has started. */
interface Stage extends DemoLab {
  readonly url: string;
  readonly account: DemoAccount;
  readonly client: ApiClient;
  close(): Promise<void>;
}

async function openStage({ nodes, vms, seed, port, once }: DemoOptions, folder: string, context: CommandContext): Promise<Stage> {
  const proxmox = await startProxmox({ tls: true, estate: { nodes, vms, seed } });
  const netbox = await startNetbox();
  // Whoever only wants to see the two jobs may have something else on the usual port.
  const parts = { ...processParts(context), dataDir: join(resolve(folder), "data"), port: once ? 0 : port, worker: { name: workerName() }, ...pageDir() };
  const served = await startServe(parts);
  const { account, client } = await setUpDemo({ url: served.url, setupUrl: served.setupUrl, proxmox, netbox }, context);
  const close = async (): Promise<void> => {
    await client.close();
    await served.close();
    await proxmox.close();
    await netbox.close();
  };
  return { proxmox, netbox, url: served.url, account, client, close };
}

async function perform(stage: Stage, options: DemoOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const say = options.json ? terminal.note : terminal.print;
  const text = demoText(stage);
  say(text.opening);
  say(text.first);
  const first = await runDemoJob(stage, stage.client, context);
  say(text.second);
  const second = await runDemoJob(stage, stage.client, context);
  const faults = demoFaults(first, second);
  say(text.verdict(first, second, faults));
  if (!options.once) {
    say(text.staying);
    await untilStopped(context.signal);
  }
  if (options.json) terminal.print(JSON.stringify({ first, second, faults }));
  return faults.length === 0 ? EXIT_CODES.success : EXIT_CODES.failed;
}

/** `proxbox demo`: the lab and all of Proxbox, a job, and a second one that writes nothing; stays until Ctrl-C unless `once`. */
export async function demo(options: DemoOptions, context: CommandContext): Promise<ExitCode> {
  const folder = mkdtempSync(join(tmpdir(), "proxbox-demo-"));
  let stage: Stage | undefined;
  try {
    stage = await openStage(options, folder, context);
    return await perform(stage, options, context);
  } finally {
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
