import { readFileSync, writeFileSync } from "node:fs";
import { AppError } from "@proxbox/contract";
import { ImportAnswer } from "../../client/answers.ts";
import { withClient } from "../../client/open-client.ts";
import type { ClientOptions } from "../../client/open-client.ts";
import { EXIT_CODES } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { printAnswer } from "../../output/print-answer.ts";
import { printable } from "../../output/printable.ts";
import { counted } from "../../output/words.ts";
import type { CommandContext } from "../command-context.ts";

/** `proxbox endpoint export [FILE]`: everything but secrets as YAML, to stdout without a file. */
export function endpointExport(file: string | undefined, options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const { text } = await client.ask({ method: "GET", path: "/api/endpoints/export/" });
    if (file === undefined) {
      context.terminal.print(options.json ? JSON.stringify({ yaml: text }) : text.trimEnd());
      return EXIT_CODES.success;
    }
    writeFileSync(file, text);
    printAnswer(context.terminal, options.json, { value: { file }, lines: [`Written to ${file}.`] });
    return EXIT_CODES.success;
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new AppError("CFG_FILE_UNREADABLE", { where: file, cause });
  }
}

/** `proxbox endpoint import FILE`: adds and changes by name; secrets that are kept there stay. */
export function endpointImport(file: string, options: ClientOptions & { readonly dryRun: boolean }, context: CommandContext): Promise<ExitCode> {
  const yaml = readText(file);
  return withClient(options, context, async (client) => {
    const result = await client.send({ method: "POST", path: "/api/endpoints/import/", body: { yaml, dry_run: options.dryRun } }, ImportAnswer);
    const lines = result.changes.flatMap(({ kind, name, action, notes }) => [`${action} ${kind} ${printable(name)}`, ...notes.map((note) => `  ${printable(note)}`)]);
    printAnswer(context.terminal, options.json, { value: result, lines: [...lines, `${counted(result.changes.length, "entry", "entries")}${result.is_dry_run ? "; nothing was changed" : ""}`] });
    return EXIT_CODES.success;
  });
}
