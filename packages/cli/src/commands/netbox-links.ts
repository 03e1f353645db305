import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@proxbox/contract";
import { changeLinks } from "@proxbox/engine";
import type { LinkChange } from "@proxbox/engine";
import { loadConfig } from "../config/load-config.ts";
import { EXIT_CODES } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { linkLines } from "../output/link-text.ts";
import { printAnswer } from "../output/print-answer.ts";
import type { CommandContext } from "./command-context.ts";

/** Options of `proxbox netbox install-links` and `remove-links`. */
export interface LinkOptions {
  readonly config: string;
  readonly publicUrl?: string;
  readonly replace: boolean;
  readonly json: boolean;
}

/** The control plane's address as links begin with it. Braces are encoded by then: nothing in it is read as a template by NetBox. */
function baseOf(publicUrl: string | undefined): string {
  if (publicUrl === undefined) throw new AppError("CFG_USAGE", { detail: "neither --public-url nor PROXBOX_PUBLIC_URL says where the control plane is", hint: "Give its address as browsers reach it, e.g. https://proxbox.example.org." });
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (!isPlain) throw new AppError("CFG_USAGE", { detail: "--public-url is not the address of a control plane", hint: "Give it as browsers reach it, e.g. https://proxbox.example.org." });
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** `proxbox netbox install-links`, `remove-links`: the buttons in NetBox that lead to an object's page in the control plane. 1: one that differs was left alone. */
export async function netboxLinks(what: LinkChange["do"], options: LinkOptions, { terminal, env, clock, signal }: CommandContext): Promise<ExitCode> {
  const { config, publicUrl = env["PROXBOX_PUBLIC_URL"], replace, json } = options;
  const change: LinkChange = { do: what, publicUrl: baseOf(publicUrl), isReplacing: replace, signal };
  const { netbox } = loadConfig(config, { env, isDeletionApproved: false });
  const outcomes = await changeLinks({ ...netbox, signal, clock, wait: (ms, waitSignal) => wait(ms, undefined, { signal: waitSignal }), random: Math.random }, change);
  const kept = outcomes.filter(({ status }) => status === "kept");
  printAnswer(terminal, json, { value: { verdict: kept.length === 0 ? "success" : "warning", links: outcomes }, lines: linkLines(outcomes) });
  return kept.length === 0 ? EXIT_CODES.success : EXIT_CODES.warning;
}
