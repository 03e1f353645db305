import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { printable } from "./printable.ts";
import { openTerminal } from "./terminal.ts";
import type { Streams } from "./terminal.ts";

function streams(isTerminal: boolean, env: Streams["env"] = {}): Streams {
  const stream = (): PassThrough => Object.assign(new PassThrough(), { isTTY: isTerminal });
  return { stdin: stream(), stdout: stream(), stderr: stream(), env } as unknown as Streams;
}

describe("openTerminal", () => {
  it("colours on a terminal only, and not when NO_COLOR is set", () => {
    expect(openTerminal(streams(true)).paint.red("x")).not.toBe("x");
    expect(openTerminal(streams(false)).paint.red("x")).toBe("x");
    expect(openTerminal(streams(true, { NO_COLOR: "1" })).paint.red("x")).toBe("x");
    expect(openTerminal(streams(true, { NO_COLOR: "" })).paint.red("x")).not.toBe("x");
    expect(openTerminal(streams(true, { TERM: "dumb" })).notePaint.red("x")).toBe("x");
  });

  it("asks questions on a terminal only, never under CI", () => {
    expect(openTerminal(streams(true)).isInteractive).toBe(true);
    expect(openTerminal(streams(false)).isInteractive).toBe(false);
    expect(openTerminal(streams(true, { CI: "true" })).isInteractive).toBe(false);
  });

  it("prints results to stdout and notes to stderr", () => {
    const given = streams(false);
    const terminal = openTerminal(given);
    terminal.print("result");
    terminal.note("note");
    expect(String((given.stdout as unknown as PassThrough).read())).toBe("result\n");
    expect(String((given.stderr as unknown as PassThrough).read())).toBe("note\n");
  });
});

describe("printable", () => {
  it("takes control characters out and leaves letters, tabs and newlines", () => {
    expect(printable("a\u001b[31mb\u0007\r\u009bc\td\né")).toBe("a[31mbc\td\né");
  });
});
