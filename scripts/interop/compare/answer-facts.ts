import type { Answer } from "../ask/exchange.ts";
import { fieldOf } from "../questions/question.ts";
import type { Question, Session } from "../questions/question.ts";
import type { Facts } from "./facts.ts";
import { shapeOf } from "./shape-of.ts";
import { streamFacts } from "./stream-facts.ts";

// A 204 has no body, whatever type its header claims.
function mediaType({ status, headers }: Answer): string {
  return status === 204 ? "none" : ((headers["content-type"] ?? "none").split(";")[0] ?? "none");
}

function errorFacts({ status, json }: Answer): Facts {
  if (status < 400) return {};
  const says = fieldOf(json, "detail") ?? fieldOf(json, "message");
  return { "rule error says why": says === undefined || says === null || says === "" ? "no" : "yes" };
}

function textFacts({ json }: Answer, paths: readonly string[]): Facts {
  return Object.fromEntries(paths.map((path) => [`${path} is`, JSON.stringify(fieldOf(json, path)) ?? "absent"]));
}

function bodyFacts(question: Question, answer: Answer): Facts {
  if (question.isShapeCompared === false) return {};
  if (mediaType(answer) === "text/event-stream") return streamFacts(answer, question.deepest);
  return answer.json === undefined ? { "body is JSON": "no" } : shapeOf(answer.json, question.deepest);
}

/** Everything that counts about an answer to a question: status, media type, the body's shape or the stream's rules, named texts, the question's own facts. */
export function answerFacts(question: Question, answer: Answer, session: Session): Facts {
  return {
    status: String(answer.status),
    "media type": mediaType(answer),
    ...errorFacts(answer),
    ...bodyFacts(question, answer),
    ...textFacts(answer, question.texts ?? []),
    ...question.facts?.(answer, session),
  };
}
