import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const shared = fileURLToPath(new URL("../../shared", import.meta.url));

/** The folder of recorded Proxmox and NetBox answers; it is kept beside the repository, not in it. */
export const recordingsFolder = join(shared, "data");

/** Something outside the repository that a suite needs. */
export type Requirement = {
  readonly available: boolean;
  /** What is missing, as a skipped suite gives it for its reason. */
  readonly missing: string;
  /** The one thing that a person does to bring it. */
  readonly bring: string;
  /** Whether it must be there under CI, so that its absence is a failure and not a skip. */
  readonly expectedInCi: boolean;
};

const table = {
  recordings: {
    available: existsSync(recordingsFolder),
    missing: "the recorded answers are not there",
    bring: "put the recordings in ../shared/data, beside the repository",
    expectedInCi: existsSync(shared),
  },
  chromium: program("chromium", "Chromium is not installed"),
  postgresql: program("pg_ctlcluster", "the PostgreSQL server is not installed"),
} satisfies Record<string, Requirement>;

/** What a suite can ask for; a program also has its line in scripts/system-deps, from the first suite on that needs it. */
export type RequirementName = keyof typeof table;

/** Every name of the table. */
export const requirementNames = Object.keys(table) as RequirementName[];

/** Whether something that a suite needs is there, and what to say where it is not. */
export function requirement(name: RequirementName): Requirement {
  return table[name];
}

/**
 * The title of a suite that needs something, with the reason in it where that is absent:
 * `describe.skipIf(!requirement("recordings").available)(titleNeeding("recordings", "the lab"), () => …)`.
 */
export function titleNeeding(name: RequirementName, title: string): string {
  return table[name].available ? title : `${title} ${requirementLabel(name)}`;
}

/** How the name of a skipped suite says what it lacks; scripts/run-tests.ts looks for it. */
export function requirementLabel(name: RequirementName): string {
  return `[needs ${name}: ${table[name].missing}]`;
}

function program(command: string, missing: string): Requirement {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const available = folders.some((folder) => folder !== "" && existsSync(join(folder, command)));
  return { available, missing, bring: "scripts/system-deps", expectedInCi: true };
}
