import type { LabAnswer } from "./lab-answer.ts";
import { modelOfForeignKey, modelOfPath } from "./models.ts";
import type { Json, Probe } from "./recording.ts";
import type { Translation } from "./translation.ts";

/** Pairs the ids, the ETag and the request id of a recorded answer with those of the lab's answer to the same request. */
export function learn(translation: Translation, probe: Probe, answer: LabAnswer): void {
  const model = modelOfPath(probe.request.path);
  const certain = probe.request.method === "POST";
  if (model !== undefined) learnIds({ translation, model, certain }, probe.response.body, answer.body);
  for (const name of ["ETag", "X-Request-ID"]) {
    const recorded = bare(probe.response.headers[name]);
    const lab = bare(answer.headers[name.toLowerCase()]);
    if (recorded !== undefined && lab !== undefined) translation.learnText(recorded, lab);
  }
}

interface Lesson {
  readonly translation: Translation;
  readonly model: string;
  /** Whether the objects at this level were just created, so that their ids replace older pairings. */
  readonly certain: boolean;
}

function learnIds(lesson: Lesson, recorded: Json, lab: Json): void {
  if (Array.isArray(recorded) && Array.isArray(lab)) {
    recorded.forEach((item, index) => learnIds(lesson, item, lab[index] ?? null));
    return;
  }
  if (!isObject(recorded) || !isObject(lab)) return;
  const own = typeof recorded["url"] === "string" ? modelOfPath(recorded["url"]) : undefined;
  const model = own ?? lesson.model;
  for (const [key, value] of Object.entries(recorded)) {
    const other = lab[key] ?? null;
    if (typeof value === "number" && typeof other === "number") learnNumber({ ...lesson, model }, key, { recorded: value, lab: other, of: recorded });
    else learnIds({ ...lesson, model: modelOfForeignKey(model, key, undefined) ?? model, certain: false }, value, other);
  }
}

function learnNumber(lesson: Lesson, key: string, pair: { recorded: number; lab: number; of: Record<string, Json> }): void {
  const model = key === "id" ? lesson.model : key.endsWith("_id") ? modelOfForeignKey(lesson.model, key, pair.of[key.replace(/_id$/, "_type")]) : undefined;
  if (model !== undefined) lesson.translation.learnId(model, { recorded: pair.recorded, lab: pair.lab, certain: lesson.certain && key === "id" });
}

/** An ETag without `W/` and quotes, so that it is found inside every form of `If-Match`. */
function bare(header: string | undefined): string | undefined {
  return header?.replace(/^W\//, "").replaceAll('"', "");
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
