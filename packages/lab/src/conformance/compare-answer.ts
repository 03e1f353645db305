import { compareJson } from "./compare-json.ts";
import type { CompareRules, Difference } from "./compare-json.ts";
import type { LabAnswer } from "./lab-answer.ts";
import { normalise } from "./normalise.ts";
import type { Json, Probe } from "./recording.ts";
import { hasUnsettledCount, isFreeForm } from "./tolerated.ts";

/** How far the lab's answer is the recorded one. */
export interface Comparison {
  /** Status, headers that clients use, shape of the body, counts, texts of errors: what must be empty for the probe to agree. */
  readonly contract: readonly Difference[];
  /** Also every value, after normalising ids and times: not asked for, printed as a second figure. */
  readonly values: readonly Difference[];
}

/** Compares the lab's answer with the recorded one. */
export function compareAnswer(probe: Probe, answer: LabAnswer): Comparison {
  const status = compareStatus(probe, answer);
  if (status.length > 0) return { contract: status, values: status };
  const head = compareHeaders(probe, answer);
  const body = (rules: CompareRules): Difference[] => [...head, ...compareBody(probe, answer, rules)];
  return { contract: body(contractRules(probe)), values: body({ leaf: sameValue, isFreeForm: () => false }) };
}

function compareStatus(probe: Probe, answer: LabAnswer): Difference[] {
  if (probe.response.status === answer.status) return [];
  return [{ at: "status", recorded: `${probe.response.status} ${shown(probe.response.body)}`, lab: `${answer.status} ${shown(answer.body)}` }];
}

// Only whether they are there: their values are the server's own.
const headersOfContract = ["ETag", "Location", "X-Request-ID", "API-Version"];

function compareHeaders(probe: Probe, answer: LabAnswer): Difference[] {
  const absent = headersOfContract
    .map((name) => ({ at: `header ${name}`, recorded: probe.response.headers[name] ?? "absent", lab: answer.headers[name.toLowerCase()] ?? "absent" }))
    .filter(({ recorded, lab }) => (recorded === "absent") !== (lab === "absent"));
  const recorded = mediaType(probe.response.headers["Content-Type"]);
  const lab = mediaType(answer.headers["content-type"]);
  return recorded === lab ? absent : [...absent, { at: "header Content-Type", recorded, lab }];
}

function mediaType(header: string | undefined): string {
  return header?.split(";")[0]?.trim() ?? "absent";
}

function compareBody(probe: Probe, answer: LabAnswer, rules: CompareRules): Difference[] {
  const recorded = probe.response.body;
  if (typeof recorded === "string" && typeof answer.body === "string") return comparePages(recorded, answer.body);
  return compareJson(recorded, answer.body, rules);
}

/** A page for people is NetBox's own business: it must be a page; a short one (gunicorn's) must say the same. */
function comparePages(recorded: string, lab: string): Difference[] {
  const same = recorded.length > 1000 ? lab.trimStart().startsWith("<") : normalise(recorded).trim() === normalise(lab).trim();
  return same ? [] : [{ at: "body", recorded: shown(recorded), lab: shown(lab) }];
}

function contractRules(probe: Probe): CompareRules {
  const isError = probe.response.status >= 400;
  return {
    isFreeForm,
    leaf: (recorded, lab, at) => {
      if (isError && typeof recorded === "string" && typeof lab === "string") return at === "python_version" || normalise(recorded) === normalise(lab);
      if (at === "count") return recorded === lab || hasUnsettledCount(probe.key);
      return true;
    },
  };
}

function sameValue(recorded: Json, lab: Json, at: string): boolean {
  if (typeof recorded === "string" && typeof lab === "string") return normalise(recorded) === normalise(lab);
  // Ids were paired by the replay; here they only have to be numbers.
  return recorded === lab || (typeof recorded === "number" && /(^|\.|_|\])id$/.test(at));
}

function shown(body: Json): string {
  return (typeof body === "string" ? body.trim() : JSON.stringify(body)).slice(0, 200);
}
