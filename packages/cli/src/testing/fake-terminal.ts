import { PassThrough } from "node:stream";
import picocolors from "picocolors";
import type { Terminal } from "../output/terminal.ts";

/** A terminal of which a test is the person: it reads what was printed and types answers. */
export interface FakeTerminal {
  readonly terminal: Terminal;
  printed(): string;
  noted(): string;
  /** Resolves once the text was asked or noted on stderr. */
  untilAsked(text: string): Promise<void>;
  type(line: string): void;
  /** Presses keys, without Return after them. */
  press(keys: string): void;
  /** Ends the input, as Ctrl-D does. */
  hangUp(): void;
}

/** Makes a terminal before which somebody sits. */
export function fakeTerminal(): FakeTerminal {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
  let printed = "";
  let noted = "";
  const watchers = new Set<() => void>();
  const note = (text: string): void => {
    noted += text;
    for (const watcher of watchers) watcher();
  };
  stderr.setEncoding("utf8").on("data", note);
  const paint = picocolors.createColors(false);
  const terminal: Terminal = {
    print: (line) => (printed += `${line}\n`),
    note: (line) => note(`${line}\n`),
    paint,
    notePaint: paint,
    isInteractive: true,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
  };
  const untilAsked = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        if (!noted.includes(text)) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });
  return { terminal, printed: () => printed, noted: () => noted, untilAsked, type: (line) => void stdin.write(`${line}\n`), press: (keys) => void stdin.write(keys), hangUp: () => void stdin.end() };
}
