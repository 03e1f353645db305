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

/** The next line of a pipe; what comes behind it stays there for the next question. */
function readPipe({ stdin }: Asking["terminal"]): Promise<string> {
  stdin.setEncoding("utf8");
  let text = "";
  return new Promise((resolve, reject) => {
    const finish = (line: string): void => {
      stdin.off("readable", read).off("end", end).off("error", reject);
      stdin.pause();
      resolve(line);
    };
    const end = (): void => finish(text);
    const read = (): void => {
      for (let chunk = stdin.read() as string | null; chunk !== null; chunk = stdin.read() as string | null) text += chunk;
      const [line = "", ...rest] = text.split("\n");
      if (rest.length === 0 && text.length < MOST_CHARACTERS) return;
      if (rest.join("\n") !== "") stdin.unshift(rest.join("\n"));
      finish(line.replace(/\r$/, ""));
    };
    stdin.on("readable", read).on("end", end).on("error", reject);
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
