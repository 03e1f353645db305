import { fork } from "node:child_process";

/** A process of its own, so that its memory and its CPU time are nobody else's. */
export interface Child {
  /** Asks and waits for the answer; one question at a time. Rejects with the child's words, or when the child ends. */
  ask<Answer>(question: unknown): Promise<Answer>;
  end(): Promise<void>;
}

/** What a child sends back. */
type Reply = { readonly answer: unknown } | { readonly error: string };

/** Starts the program in a fresh Node, with these flags for it besides those of this one. */
export function startChild(program: URL, flags: readonly string[] = []): Child {
  const child = fork(program, { execArgv: [...process.execArgv, ...flags], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  return {
    ask: <Answer>(question: unknown) =>
      new Promise<Answer>((resolve, reject) => {
        const onExit = (code: number | null, signal: string | null): void => reject(new Error(`${program.pathname} ended with ${signal ?? code} instead of answering`));
        child.once("exit", onExit);
        child.once("message", (reply: Reply) => {
          child.off("exit", onExit);
          if ("error" in reply) reject(new Error(reply.error));
          else resolve(reply.answer as Answer);
        });
        child.send(question as object);
      }),
    end: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** The child's side: answers every question with what the function gives or throws; ends with its parent. */
export function answerParent<Question>(answer: (question: Question) => unknown): void {
  const reply = (message: Reply): void => void process.send?.(message);
  process.on("message", (question) => {
    Promise.try(answer, question as Question).then(
      (found: unknown) => reply({ answer: found ?? null }),
      (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.once("disconnect", () => process.exit());
}
