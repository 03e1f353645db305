import { Socket } from "node:net";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { AppError } from "@proxbox/contract";
import type { Terminal } from "./terminal.ts";

/** Who is asked, and what ends the asking. */
export interface Asking {
  readonly terminal: Pick<Terminal, "stdin" | "note">;
  readonly signal: AbortSignal;
}

/** Longest secret that is read from a pipe. */
const MOST_CHARACTERS = 10_000;

/** A pipe that is waited for keeps the process alive, one that is not must not; only what comes from another process can say so. */
function hold(stdin: NodeJS.ReadStream, isAwaited: boolean): void {
  if (!(stdin instanceof Socket)) return;
  if (isAwaited) stdin.ref();
  else stdin.unref();
}

/** The next line of a pipe; what comes behind it stays there for the next question. */
function readPipe({ stdin }: Asking["terminal"]): Promise<string> {
  stdin.setEncoding("utf8");
  let text = "";
  return new Promise((resolve, reject) => {
    const finish = (line: string): void => {
      stdin.off("data", take).off("end", end).off("error", reject);
      stdin.pause();
      hold(stdin, false);
      resolve(line);
    };
    const end = (): void => finish(text);
    const take = (chunk: string): void => {
      text += chunk;
      const at = text.indexOf("\n");
      if (at === -1 && text.length < MOST_CHARACTERS) return;
      const rest = at === -1 ? "" : text.slice(at + 1);
      finish((at === -1 ? text : text.slice(0, at)).replace(/\r$/, ""));
      if (rest !== "") stdin.unshift(rest);
    };
    // A pipe that has ended already says so no more.
    if (stdin.readableEnded) {
      resolve("");
      return;
    }
    hold(stdin, true);
    stdin.on("data", take).on("end", end).on("error", reject).resume();
  });
}

async function readHidden(question: string, { terminal, signal }: Asking): Promise<string> {
  // What is typed is echoed into nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: terminal.stdin, output: nowhere, terminal: true });
  const leaving = new AbortController();
  lines.once("SIGINT", () => leaving.abort()).once("close", () => leaving.abort());
  terminal.note(`${question} (it is not shown)`);
  try {
    return await lines.question("", { signal: AbortSignal.any([signal, leaving.signal]) });
  } catch (cause) {
    throw new AppError("RUN_CANCELLED", { detail: "nothing was changed", hint: "Run the command again to go on.", cause });
  } finally {
    lines.close();
  }
}

/** Asks for a secret without showing it; where nobody sits, it is the first line of stdin. Throws `CFG_USAGE` when there is none. */
export async function askSecret(question: string, asking: Asking): Promise<string> {
  const { stdin } = asking.terminal;
  const secret = stdin.isTTY === true ? await readHidden(question, asking) : await readPipe(asking.terminal);
  if (secret === "") throw new AppError("CFG_USAGE", { detail: `${question}: nothing was given`, hint: "Type it when asked, or send it as the first line of stdin." });
  return secret;
}
