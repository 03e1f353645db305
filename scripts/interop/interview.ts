import { randomBytes } from "node:crypto";
import { exchange } from "./ask/exchange.ts";
import type { Answer, Asked } from "./ask/exchange.ts";
import { answerFacts } from "./compare/answer-facts.ts";
import type { Facts } from "./compare/facts.ts";
import { startLabPair } from "./lab/start-lab-pair.ts";
import { chapters } from "./questions/all-questions.ts";
import type { Question, Session } from "./questions/question.ts";

/** A question's answer with what counts about it; without request and answer when it could not be asked, `facts` then says why. */
export interface Reply {
  readonly question: string;
  readonly asked?: Asked;
  readonly answer?: Answer;
  readonly facts: Facts;
}

/** A backend that was started for an interview, with nothing in it. */
export interface StartedBackend {
  readonly url: string;
  stop(): Promise<void>;
}

async function reply(question: Question, session: Session): Promise<Reply> {
  try {
    const asked = question.ask(session);
    const answer = await exchange(session.url, asked);
    question.learn?.(answer, session);
    return { question: question.key, asked, answer, facts: answerFacts(question, answer, session) };
  } catch (error) {
    // One answer that a later question needs did not come: the rest of the table still tells something.
    return { question: question.key, facts: { asked: `no: ${String(error)}` } };
  }
}

async function converse(start: () => Promise<StartedBackend>, questions: readonly Question[]): Promise<readonly Reply[]> {
  const labs = await startLabPair();
  try {
    const backend = await start();
    try {
      const session: Session = { url: backend.url, labs, key: randomBytes(48).toString("base64url"), known: new Map() };
      const replies: Reply[] = [];
      for (const question of questions) replies.push(await reply(question, session));
      return replies;
    } finally {
      await backend.stop();
    }
  } finally {
    await labs.close();
  }
}

/** Asks a backend everything, one question after the other, each chapter that stands apart of a fresh one; every start gets a lab of its own. */
export async function interview(start: () => Promise<StartedBackend>): Promise<readonly Reply[]> {
  const together = chapters.filter(({ isApart }) => isApart !== true).flatMap(({ questions }) => questions);
  const apart = chapters.filter(({ isApart }) => isApart === true).map(({ questions }) => questions);
  const replies: Reply[] = [];
  for (const questions of [together, ...apart]) replies.push(...(await converse(start, questions)));
  return replies;
}
