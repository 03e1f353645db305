import { describe, expect, it } from "vitest";
import { requirement, requirementLabel } from "../test/requirements.ts";
import { judgeTests, type TestReport } from "./test-report.ts";

type Result = TestReport["testResults"][number]["assertionResults"][number];

function result(status: string, suite: string): Result {
  return { status, ancestorTitles: [suite], title: "does it" };
}

function report(results: readonly Result[], fileStatus = "passed"): TestReport {
  const count = (...statuses: string[]): number => results.filter(({ status }) => statuses.includes(status)).length;
  return {
    success: count("failed") === 0 && fileStatus === "passed",
    numPassedTests: count("passed"),
    numFailedTests: count("failed"),
    numPendingTests: count("skipped"),
    numTodoTests: 0,
    testResults: [{ name: "/clone/packages/lab/src/a.test.ts", status: fileStatus, assertionResults: results }],
  };
}

describe("the verdict on a test run", () => {
  it("counts what passed, failed and was skipped", () => {
    const results = [result("passed", "a"), result("passed", "a"), result("failed", "a"), result("skipped", "b")];
    expect(judgeTests(report(results, "failed"), "/clone/", false)).toMatchObject({ counts: "2 passed, 1 failed, 1 skipped", ok: false });
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(judgeTests(report([], "failed"), "/clone/", false)).toMatchObject({ counts: "0 passed, 1 failed, 0 skipped", ok: false });
  });

  it("names each skipped suite once, and the one command that brings what it lacks", () => {
    const suite = `the page ${requirementLabel("chromium")}`;
    const { notes, ok } = judgeTests(report([result("skipped", suite), result("skipped", suite)]), "/clone/", false);
    expect(notes).toEqual([
      "Skipped suites:",
      "  packages/lab/src/a.test.ts: the page [needs chromium: Chromium is not installed]",
      "chromium: Chromium is not installed. To bring it: scripts/system-deps",
    ]);
    expect(ok).toBe(true);
  });

  it("counts what a name filter left out and does not name it, but for what lacks something", () => {
    const lacking = `the page ${requirementLabel("chromium")}`;
    const results = [result("passed", "a"), result("skipped", "a"), result("skipped", "b"), result("skipped", lacking)];
    const { notes, counts, ok } = judgeTests(report(results), "/clone/", false);
    expect(notes.filter((note) => note.includes(".test.ts"))).toEqual([`  packages/lab/src/a.test.ts: ${lacking}`]);
    expect({ counts, ok }).toEqual({ counts: "1 passed, 0 failed, 3 skipped", ok: true });
  });

  it("fails a run under CI that skipped for want of a program", () => {
    const skipped = report([result("passed", "a"), result("skipped", `the page ${requirementLabel("chromium")}`)]);
    expect(judgeTests(skipped, "/clone/", true).ok).toBe(false);
  });

  it("fails a run under CI that skipped for no known reason", () => {
    expect(judgeTests(report([result("skipped", "later")]), "/clone/", true).ok).toBe(false);
  });

  it("lets CI skip the recordings only where the folder that holds them is not beside the clone", () => {
    const skipped = report([result("skipped", `the lab ${requirementLabel("recordings")}`)]);
    expect(judgeTests(skipped, "/clone/", true).ok).toBe(!requirement("recordings").expectedInCi);
  });

  it("is good when every test passed", () => {
    expect(judgeTests(report([result("passed", "a")]), "/clone/", true)).toEqual({ notes: [], counts: "1 passed, 0 failed, 0 skipped", ok: true });
  });
});
