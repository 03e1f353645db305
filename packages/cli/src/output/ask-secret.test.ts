import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { fakeTerminal } from "../testing/fake-terminal.ts";
import { askSecret } from "./ask-secret.ts";

const { signal } = new AbortController();

function pipe(...chunks: string[]): { stdin: NodeJS.ReadStream; note(): void } {
  const stdin = new PassThrough();
  for (const chunk of chunks) stdin.write(chunk);
  return { stdin: stdin as unknown as NodeJS.ReadStream, note: () => undefined };
}

it("reads a line after the other from a pipe, however it is cut", async () => {
  const terminal = pipe("fir", "st\r\nsec", "ond\nthird");
  expect([await askSecret("One", { terminal, signal }), await askSecret("Two", { terminal, signal })]).toEqual(["first", "second"]);
  (terminal.stdin as unknown as PassThrough).end();
  expect(await askSecret("Three", { terminal, signal })).toBe("third");
});

it("refuses a pipe that holds nothing", async () => {
  const terminal = pipe("\n");
  await expect(askSecret("Password", { terminal, signal })).rejects.toMatchObject({ code: "CFG_USAGE", message: expect.stringContaining("Password: nothing was given") });
});

it("asks a person without showing what is typed, and takes Ctrl-D and Ctrl-C for no", async () => {
  const person = fakeTerminal();
  const asking = askSecret("Password", { terminal: person.terminal, signal });
  await person.untilAsked("Password (it is not shown)");
  person.type("s3cret");
  expect(await asking).toBe("s3cret");
  expect(person.noted() + person.printed()).not.toContain("s3cret");
  for (const keys of ["\u0004", "\u0003"]) {
    const other = fakeTerminal();
    const again = askSecret("Password", { terminal: other.terminal, signal });
    await other.untilAsked("Password");
    other.press(keys);
    await expect(again).rejects.toMatchObject({ code: "RUN_CANCELLED" });
  }
});
