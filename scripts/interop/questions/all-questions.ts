import { bootstrapQuestions, keyQuestions, lastKeyQuestions, lockoutQuestions, refusalQuestions } from "./auth-questions.ts";
import { netboxEndpointQuestions, proxmoxEndpointQuestions, removalQuestions } from "./endpoint-questions.ts";
import { identityQuestions } from "./identity-questions.ts";
import { individualQuestions } from "./individual-questions.ts";
import type { Question } from "./question.ts";
import { readQuestions } from "./read-questions.ts";
import { fullUpdateQuestions, scopedStreamQuestions, scopeQuestions, stageJsonQuestions, stageStreamQuestions } from "./stream-questions.ts";

/** Questions under one heading of the table. */
export interface Chapter {
  readonly title: string;
  /** Asked of a backend that was started for it alone, because it ends the backend's use. */
  readonly isApart?: true;
  readonly questions: readonly Question[];
}

/** Everything that is asked, in order. */
export const chapters: readonly Chapter[] = [
  { title: "Bootstrap", questions: bootstrapQuestions },
  { title: "Keys", questions: keyQuestions },
  { title: "Refusals", questions: refusalQuestions },
  { title: "Identity and service", questions: identityQuestions },
  { title: "NetBox endpoint", questions: netboxEndpointQuestions },
  { title: "Proxmox endpoints", questions: proxmoxEndpointQuestions },
  { title: "Reads through a session", questions: readQuestions },
  { title: "Scopes", questions: scopeQuestions },
  { title: "Stage streams", questions: stageStreamQuestions },
  { title: "Scoped streams", questions: scopedStreamQuestions },
  { title: "Individual syncs", questions: individualQuestions },
  { title: "Stages as JSON", questions: stageJsonQuestions },
  { title: "Full update", questions: fullUpdateQuestions },
  { title: "Removal", questions: removalQuestions },
  { title: "Last key", isApart: true, questions: lastKeyQuestions },
  { title: "Lock-out", isApart: true, questions: lockoutQuestions },
];
