import type { Problem } from "@proxbox/contract";
import { printable } from "./printable.ts";
import type { Paint } from "./terminal.ts";

/** One thing that doctor looked at; those after a failed one are skipped. */
export interface DoctorCheck {
  readonly name: string;
  readonly status: "ok" | "warning" | "failed" | "skipped";
  readonly detail: string;
  readonly problem?: Problem;
}

/** What doctor found out about one system. */
export interface DoctorFindings {
  readonly system: "netbox" | "proxmox";
  /** `NetBox`, or the name of the source. */
  readonly title: string;
  readonly url: string;
  readonly checks: readonly DoctorCheck[];
  /** What would not be synchronised as things are; sentences. */
  readonly losses: readonly string[];
  /** Commands that would mend it, with the words that introduce them. */
  readonly remedies: readonly { readonly when: string; readonly commands: readonly string[] }[];
}

function mark(status: DoctorCheck["status"], paint: Paint): string {
  if (status === "ok") return paint.green("ok     ");
  if (status === "skipped") return paint.dim("skipped");
  return status === "warning" ? paint.yellow("warning") : paint.red("failed ");
}

function checkLines({ name, status, detail, problem }: DoctorCheck, paint: Paint): string[] {
  return [
    `  ${mark(status, paint)}  ${name.padEnd(11)}  ${problem === undefined ? "" : `${problem.code}: `}${printable(detail)}`,
    ...(problem?.where === undefined ? [] : [`           where: ${printable(problem.where)}`]),
    ...(problem === undefined ? [] : [`           to do: ${printable(problem.hint)}`]),
  ];
}

function list(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${heading}`, ...lines.map((line) => `    ${printable(line)}`)];
}

/** The findings of doctor as a person reads them, system by system. */
export function doctorText(findings: readonly DoctorFindings[], paint: Paint): string {
  const blocks = findings.map(({ title, url, checks, losses, remedies }) =>
    [
      `${paint.bold(title)}  ${url}`,
      ...checks.flatMap((check) => checkLines(check, paint)),
      ...list("Would not be synchronised:", losses),
      ...remedies.flatMap(({ when, commands }) => list(when, commands)),
    ].join("\n"),
  );
  return blocks.join("\n\n");
}
