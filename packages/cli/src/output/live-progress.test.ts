import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { liveProgress } from "./live-progress.ts";
import { openProgress } from "./open-progress.ts";
import type { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

function watched(): { progress: Progress; seen: () => string } {
  let text = "";
  const write = (part: Buffer, _encoding: string, done: () => void): void => {
    text += part.toString();
    done();
  };
  const stream = Object.assign(new Writable({ write }), { isTTY: true, columns: 100, rows: 40 });
  const progress = liveProgress(["collect", "plan", "apply"], stream as unknown as NodeJS.WriteStream);
  return { progress, seen: () => stripVTControlCharacters(text) };
}

/** The lines of the picture that stays. */
function lastPicture(seen: string): string[] {
  const lines = seen.split("\n").map((line) => line.replace(/^\W+/, "").trim());
  return lines.filter((line) => line !== "").slice(-3);
}

describe("liveProgress", () => {
  it("leaves a line per stage: finished with its counts, broken off, or not reached", async () => {
    const { progress, seen } = watched();
    progress.show({ type: "stage-started", stage: "collect", at: "" });
    progress.show({ type: "stage-finished", stage: "collect", at: "", durationMs: 12, counts: { guests: 3 } });
    progress.show({ type: "stage-started", stage: "plan", at: "" });
    await progress.end(true);
    expect(lastPicture(seen())).toEqual(["Read Proxmox VE: 3 guests (12 ms)", "Compare: broken off", "Write to NetBox: not reached"]);
  });

  it("takes events of stages that it does not show", async () => {
    const { progress, seen } = watched();
    progress.show({ type: "stage-started", stage: "report", at: "" });
    await progress.end(false);
    expect(seen()).not.toContain("Report");
  });
});

describe("openProgress", () => {
  it("writes plain lines where nobody watches, or where the terminal is too narrow", () => {
    for (const about of [{ isInteractive: false, columns: 100 }, { isInteractive: true, columns: 0 }]) {
      const notes: string[] = [];
      const terminal = { isInteractive: about.isInteractive, stderr: { columns: about.columns }, note: (line: string) => notes.push(line) } as unknown as Terminal;
      openProgress(terminal, ["collect"]).show({ type: "stage-finished", stage: "collect", at: "", durationMs: 1, counts: {} });
      expect(notes).toEqual(["Read Proxmox VE (1 ms)"]);
    }
  });
});
