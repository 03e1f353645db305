import { compareAnswer } from "./compare-answer.ts";
import type { LabAnswer } from "./lab-answer.ts";
import { learn } from "./learn.ts";
import type { Probe } from "./recording.ts";
import { rewriteRequest } from "./rewrite-request.ts";
import type { LabRequest } from "./rewrite-request.ts";
import type { Verdict } from "./score.ts";
import { createTranslation } from "./translation.ts";
import type { Translation } from "./translation.ts";
import { unrecordedBefore } from "./unrecorded.ts";

/** Sends one request and gives the answer. */
export type Ask = (request: LabRequest) => Promise<LabAnswer>;

/**
 * Sends the recorded requests, in their order, to a lab that has the recorded server's tokens and no objects, and compares the answers.
 * Throws when the lab refuses what the recorded server was asked between two files.
 */
export async function replay(probes: readonly Probe[], ask: Ask): Promise<Verdict[]> {
  const translation = createTranslation();
  const verdicts: Verdict[] = [];
  let file = "";
  for (const group of raceGroups(probes)) {
    const next = group[0]?.file ?? file;
    if (next !== file) await catchUp(next, ask);
    file = next;
    const answers = await Promise.all(group.map((probe) => ask(rewriteRequest(probe, translation))));
    for (const [probe, answer] of pairByStatus(group, answers)) verdicts.push(judge(probe, answer, translation));
  }
  return verdicts;
}

async function catchUp(file: string, ask: Ask): Promise<void> {
  for (const request of unrecordedBefore(file)) {
    const { status } = await ask(request);
    if (status >= 400) throw new Error(`The lab refused what precedes ${file}: ${request.method} ${request.path}, ${status}`);
  }
}

function judge(probe: Probe, answer: LabAnswer, translation: Translation): Verdict {
  if (probe.response.status === answer.status) learn(translation, probe, answer);
  return { probe, ...compareAnswer(probe, answer) };
}

/** The two probes named `race` were sent at the same time; all others one by one. */
function raceGroups(probes: readonly Probe[]): Probe[][] {
  const groups: Probe[][] = [];
  for (const probe of probes) {
    const last = groups.at(-1);
    if (probe.name === "race" && last?.[0]?.name === "race") last.push(probe);
    else groups.push([probe]);
  }
  return groups;
}

/** Pairs probes of a race with the answers of the same status first, whichever request won. */
function pairByStatus(group: readonly Probe[], answers: readonly LabAnswer[]): [Probe, LabAnswer][] {
  const left = [...answers];
  const take = (index: number): LabAnswer => left.splice(index, 1)[0] as LabAnswer;
  const sure = new Map<Probe, LabAnswer>();
  for (const probe of group) {
    const index = left.findIndex(({ status }) => status === probe.response.status);
    if (index >= 0) sure.set(probe, take(index));
  }
  return group.map((probe) => [probe, sure.get(probe) ?? take(0)]);
}
