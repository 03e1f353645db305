import { requirement, requirementLabel, requirementNames } from "../test/requirements.ts";

/** The part of Vitest's JSON report that we read. */
export type TestReport = {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly TestFile[];
};

type TestFile = {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string; readonly ancestorTitles: readonly string[]; readonly title: string }[];
};

/** What is said after the tests: notes for a person, the counts on one line, and whether the run is good. */
export type TestVerdict = { readonly notes: readonly string[]; readonly counts: string; readonly ok: boolean };

/**
 * Judges a run. A file that could not be loaded counts as one failed test. Under CI a skipped test is a failure, unless what
 * it lacks is not expected there (see test/requirements.ts).
 */
export function judgeTests(report: TestReport, root: string, isCi: boolean): TestVerdict {
  const failed = report.numFailedTests + report.testResults.filter(isUnloadable).length;
  const skipped = report.numPendingTests + report.numTodoTests;
  const suites = report.testResults.flatMap((file) => skippedSuites(file, root));
  const unexcused = isCi ? suites.filter((suite) => !isExcused(suite)) : [];
  // Vitest calls skipped what a name filter (-t) leaves out: the count has it, but naming it would hide what lacks something.
  const lacking = suites.filter((suite) => requirementNames.some((name) => isLacking(suite, name)));
  const notes = [
    ...(lacking.length > 0 ? ["Skipped suites:", ...lacking.map((suite) => `  ${suite}`)] : []),
    ...requirementNames.filter((name) => lacking.some((suite) => isLacking(suite, name))).map(bringNote),
    ...unexcused.map((suite) => `Skipped under CI, where everything it needs is expected: ${suite}`),
  ];
  const ok = report.success && failed === 0 && unexcused.length === 0;
  return { notes, counts: `${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`, ok };
}

function isUnloadable(file: TestFile): boolean {
  return file.status === "failed" && !file.assertionResults.some((result) => result.status === "failed");
}

function skippedSuites(file: TestFile, root: string): string[] {
  const path = file.name.replace(root, "");
  const titles = file.assertionResults
    .filter((result) => result.status !== "passed" && result.status !== "failed")
    .map((result) => `${path}: ${result.ancestorTitles[0] ?? result.title}`);
  return [...new Set(titles)];
}

function isExcused(suite: string): boolean {
  return requirementNames.some((name) => !requirement(name).expectedInCi && isLacking(suite, name));
}

function isLacking(suite: string, name: (typeof requirementNames)[number]): boolean {
  return suite.includes(requirementLabel(name));
}

function bringNote(name: (typeof requirementNames)[number]): string {
  const { missing, bring } = requirement(name);
  return `${name}: ${missing}. To bring it: ${bring}`;
}
