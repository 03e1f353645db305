import { testRules } from "@proxbox/engine";
import type { RuleTest } from "@proxbox/engine";
import { loadConfig } from "../config/load-config.ts";
import { EXIT_CODES } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { ruleListText, ruleTestText } from "../output/rules-text.ts";
import type { CommandContext } from "./command-context.ts";

/** Options of `proxbox rules list` and `proxbox rules test`. */
export interface RulesOptions {
  readonly config: string;
  readonly json: boolean;
}

/** `proxbox rules list`: the table of mapping rules in the order in which they are asked. */
export async function listRules(options: RulesOptions, { terminal, env }: CommandContext): Promise<ExitCode> {
  const { sources } = loadConfig(options.config, { env, isDeletionApproved: false });
  const rules = sources[0]?.settings.rules ?? [];
  terminal.print(options.json ? JSON.stringify(rules) : ruleListText(rules));
  return EXIT_CODES.success;
}

/** `proxbox rules test VM`: which rule hits for a guest (vmid or name), its NICs and its addresses. Reads Proxmox VE, writes nothing. */
export async function testRulesOn(vm: string, options: RulesOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, env, clock, signal } = context;
  const { sources } = loadConfig(options.config, { env, isDeletionApproved: false });
  const found: readonly RuleTest[] = await testRules({ sources, clock, signal }, vm);
  terminal.print(options.json ? JSON.stringify(found) : found.map(ruleTestText).join("\n\n"));
  return EXIT_CODES.success;
}
