import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLab, ProxmoxLab } from "@proxbox/lab";
import { loadConfig } from "../config/load-config.ts";
import { EXIT_CODES } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { attentionLines } from "../output/attention-text.ts";
import { netboxSnippet, proxmoxSnippet } from "../output/config-snippet.ts";
import { demoText } from "../output/demo-text.ts";
import { printRunResult } from "../output/run-result.ts";
import type { CommandContext } from "./command-context.ts";
import { untilStopped } from "./until-stopped.ts";
import { runOnce } from "./run-once.ts";
import type { RunReport } from "./run-once.ts";
import { withState } from "./with-state.ts";

/** Options of `proxbox demo`. */
export interface DemoOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly nodes: number;
  readonly vms: number;
  readonly seed: number;
}

/** One sync of the demo: what the run says of itself beside what the lab's servers have counted. */
export interface DemoRun {
  readonly verdict: RunReport["summary"]["verdict"];
  readonly headline: string;
  readonly writes: number;
  readonly requests: { readonly proxmox: number; readonly netbox: number };
  /** What the lab's own logs say; anything else than the above is a failure. */
  readonly counted: { readonly writes: number; readonly proxmox: number; readonly netbox: number };
  readonly durationMs: number;
  readonly kinds: RunReport["summary"]["kinds"];
}

interface Stage {
  readonly proxmox: ProxmoxLab;
  readonly netbox: NetboxLab;
  readonly configPath: string;
}

function countsOf({ proxmox, netbox }: Stage): DemoRun["counted"] {
  return { writes: netbox.requests.writes, proxmox: proxmox.requests.total, netbox: netbox.requests.total };
}

async function syncOnce(stage: Stage, isJson: boolean, context: CommandContext): Promise<DemoRun> {
  const config = loadConfig(stage.configPath, { env: {}, isDeletionApproved: false });
  const before = countsOf(stage);
  const report = await withState(config.statePath, (lastWritten) => runOnce({ config, lastWritten, mode: "apply" }, context));
  const after = countsOf(stage);
  if (isJson) for (const line of attentionLines(report.outcomes, context.terminal.notePaint)) context.terminal.note(line);
  else printRunResult(report, false, context.terminal);
  const { verdict, headline, writes, requests, durationMs, kinds } = report.summary;
  const counted = { writes: after.writes - before.writes, proxmox: after.proxmox - before.proxmox, netbox: after.netbox - before.netbox };
  return { verdict, headline, writes, requests, counted, durationMs, kinds };
}

/** Says whether the run counted its requests as the lab did. */
function isHonest({ writes, requests, counted }: DemoRun): boolean {
  return writes === counted.writes && requests.proxmox === counted.proxmox && requests.netbox === counted.netbox;
}

/** Why the demo did not show what it promises; empty when it did. */
export function demoFaults(first: DemoRun, second: DemoRun): string[] {
  return [
    ...(first.verdict === "success" ? [] : [`the first sync ended with ${first.verdict}: ${first.headline}`]),
    ...(first.counted.writes > 0 ? [] : ["the first sync wrote nothing"]),
    ...(second.verdict === "success" ? [] : [`the second sync ended with ${second.verdict}: ${second.headline}`]),
    ...(second.counted.writes === 0 ? [] : [`the second sync wrote ${second.counted.writes} times`]),
    ...([first, second].every(isHonest) ? [] : ["a run and the lab counted different numbers of requests"]),
  ];
}

async function openStage(options: DemoOptions, folder: string): Promise<Stage> {
  const { nodes, vms, seed } = options;
  const proxmox = await startProxmox({ estate: { nodes, vms, seed } });
  const netbox = await startNetbox();
  const configPath = join(folder, "proxbox.yaml");
  const { tokenId, secret } = proxmox.credentials;
  const parts = [
    netboxSnippet({ url: netbox.url, token: netbox.tokens.v2, fingerprint: undefined }),
    proxmoxSnippet({ url: proxmox.url, token: `${tokenId}=${secret}`, fingerprint: undefined }),
  ];
  writeFileSync(configPath, parts.join("\n"), { mode: 0o600 });
  return { proxmox, netbox, configPath };
}

async function perform(stage: Stage, options: DemoOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const say = options.json ? terminal.note : terminal.print;
  const text = demoText(stage);
  say(text.opening);
  say(text.first);
  const first = await syncOnce(stage, options.json, context);
  say(text.second);
  const second = await syncOnce(stage, options.json, context);
  const faults = demoFaults(first, second);
  say(text.verdict(first, second, faults));
  if (!options.once) {
    say(text.staying);
    await untilStopped(context.signal);
  }
  if (options.json) terminal.print(JSON.stringify({ first, second, faults }));
  return faults.length === 0 ? EXIT_CODES.success : EXIT_CODES.failed;
}

/** `proxbox demo`: both labs, a sync, and a second one that writes nothing; stays until Ctrl-C unless `once`. */
export async function demo(options: DemoOptions, context: CommandContext): Promise<ExitCode> {
  const folder = mkdtempSync(join(tmpdir(), "proxbox-demo-"));
  let stage: Stage | undefined;
  try {
    stage = await openStage(options, folder);
    return await perform(stage, options, context);
  } finally {
    await stage?.proxmox.close();
    await stage?.netbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
