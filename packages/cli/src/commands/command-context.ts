import type { Terminal } from "../output/terminal.ts";

/** What a command gets from the process; everything else it makes itself. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Fires on Ctrl-C and on SIGTERM: the command ends cleanly. */
  readonly signal: AbortSignal;
}
