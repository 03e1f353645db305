import { setTimeout as wait } from "node:timers/promises";
import { inspectNetbox } from "@proxbox/engine";
import { loadConfig } from "../config/load-config.ts";
import type { RunConfig } from "../config/load-config.ts";
import { EXIT_CODES, exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { doctorText } from "../output/doctor-text.ts";
import type { DoctorFindings } from "../output/doctor-text.ts";
import type { CommandContext } from "./command-context.ts";
import { inspectSource } from "./inspect-source.ts";

/** Options of `proxbox doctor`. */
export interface DoctorOptions {
  readonly config: string;
  readonly json: boolean;
}

async function inspectTarget({ netbox, kinds }: RunConfig, { signal, clock }: CommandContext): Promise<DoctorFindings> {
  const options = { ...netbox, signal, clock, wait: (ms: number, waitSignal: AbortSignal) => wait(ms, undefined, { signal: waitSignal }), random: Math.random };
  const inspection = await inspectNetbox(options, kinds);
  const lacking = inspection.rights.filter(({ view, add, change }) => [view, add, change].includes("no"));
  return {
    system: "netbox",
    title: "NetBox",
    url: inspection.url,
    checks: inspection.checks,
    losses: lacking.map(({ objectType }) => `${objectType}: the token may not view, add and change it`),
    remedies: [],
  };
}

function verdictOf(findings: readonly DoctorFindings[]): { verdict: "success" | "warning" | "failed"; code: ExitCode } {
  const checks = findings.flatMap((found) => found.checks);
  const failed = checks.filter(({ status }) => status === "failed");
  if (failed.length > 0) {
    const problems = failed.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
    return { verdict: "failed", code: exitCodeOf({ verdict: "failed", problems }) };
  }
  return checks.some(({ status }) => status === "warning") ? { verdict: "warning", code: EXIT_CODES.warning } : { verdict: "success", code: EXIT_CODES.success };
}

/** `proxbox doctor`: tests NetBox, then each Proxmox VE, and says what a sync would not bring over. Writes nothing. */
export async function doctor(options: DoctorOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, env } = context;
  const config = loadConfig(options.config, { env, isDeletionApproved: false });
  const findings = [await inspectTarget(config, context)];
  for (const source of config.sources) findings.push(await inspectSource(source, context));
  const { verdict, code } = verdictOf(findings);
  terminal.print(options.json ? JSON.stringify({ verdict, findings }) : doctorText(findings, terminal.paint));
  if (!options.json) terminal.print(`\n${verdict === "success" ? "Everything a sync needs is there." : `Doctor says: ${verdict}.`}`);
  return code;
}
