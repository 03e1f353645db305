import type { Terminal } from "./terminal.ts";

/** Prints what came of a command: as one JSON document, or as lines. */
export function printAnswer({ print }: Pick<Terminal, "print">, isJson: boolean, answer: { readonly value: unknown; readonly lines: readonly string[] }): void {
  if (isJson) print(JSON.stringify(answer.value));
  else for (const line of answer.lines) print(line);
}
